import { accountStore } from "../../../accounts/index.ts";
import { instanceStore, isClosed } from "../../../instances/index.ts";
import { parameterStore } from "../../../parameters/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import { proveAddress } from "../prove-address.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { proveEndpoints } from "./prove-endpoints.ts";
import { settleRoom } from "./settle-room.ts";
import type { StepRunner } from "./step.ts";

/**
 * Proves the instance by a write and a read through its published address, then says so: the
 * status, the task and the accounts that waited change in one transaction, after the proof.
 */
export const verify: StepRunner<"verify"> = async (step, observation, context) => {
  const { view, desire } = observation;
  const { id } = view.instance;
  try {
    // Nobody is let in to a closed instance, so that there is nothing to prove.
    if (!isClosed(view.instance)) await proveAddress(view.instance, desire, context);
  } catch (error) {
    context.publications.setVerified(id, false);
    await saveFault(id, error, context);
    throw error;
  }
  if (!isClosed(view.instance)) await proveEndpoints(observation, context);
  context.publications.setVerified(id, true);
  const now = context.clock.now();
  await context.store.transact(async (db) => {
    const instances = instanceStore(db);
    const { task } = view;
    // It may have been closed while it was proven.
    const row = await instances.find(id);
    const serving = !row || isClosed(row) || isClosed(view.instance) ? 0 : 1;
    if (!step.finish) {
      if (view.instance.serving !== serving) await instances.update(id, { serving, fault: "" });
      return;
    }
    await accountStore(db).settle(desire.accounts);
    const proven = { serving, fault: "", readyAt: view.instance.readyAt ?? now };
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
    await settleRoom(db, view.instance);
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
