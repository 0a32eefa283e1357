import { accountStore } from "../../../accounts/index.ts";
import { instanceStore } from "../../../instances/index.ts";
import { parameterStore } from "../../../parameters/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import { proveAddress } from "../prove-address.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import type { StepRunner } from "./step.ts";

/**
 * Proves the instance by a write and a read through its published address, then says so: the
 * status, the task and the accounts that waited change in one transaction, after the proof.
 */
export const verify: StepRunner<"verify"> = async (step, { view, desire }, context) => {
  const { id } = view.instance;
  try {
    await proveAddress(view.instance, desire, context);
  } catch (error) {
    context.publications.setVerified(id, false);
    await saveFault(id, error, context);
    throw error;
  }
  context.publications.setVerified(id, true);
  const now = context.clock.now();
  await context.store.transact(async (db) => {
    const instances = instanceStore(db);
    const { task } = view;
    if (!step.finish) {
      if (view.instance.serving === 0) await instances.update(id, { serving: 1, fault: "" });
      return;
    }
    await accountStore(db).settle(desire.accounts);
    const proven = { serving: 1, fault: "", readyAt: view.instance.readyAt ?? now };
    if (!task) {
      await instances.update(id, proven);
      return;
    }
    const { parameters } = JSON.parse(task.input) as { parameters?: Record<string, string> };
    if (parameters) await parameterStore(db).set(id, parameters, now);
    await taskStore(db).end(task, now, "", {
      ...proven,
      realInstanceClass: view.instance.instanceClass,
    });
  });
};

/** The instance does not serve, and this is what was seen. */
export async function saveFault(
  id: string,
  error: unknown,
  context: Pick<ReconcileContext, "store">,
): Promise<void> {
  const fault = error instanceof Error ? error.message : String(error);
  await context.store.transact(async (db) => {
    const instances = instanceStore(db);
    const row = await instances.find(id);
    if (row && (row.serving === 1 || row.fault !== fault)) {
      await instances.update(id, { serving: 0, fault });
    }
  });
}
