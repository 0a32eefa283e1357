import { accountStore, settledAccounts } from "../../../accounts/index.ts";
import { settleSeed } from "../../../backups/index.ts";
import { type Instance, instanceStore, isClosed } from "../../../instances/index.ts";
import { parameterStore } from "../../../parameters/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import type { InstanceRows } from "../instance-rows.ts";
import { proveAddress } from "../prove-address.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { proveEndpoints } from "./prove-endpoints.ts";
import { settleRoom } from "./settle-room.ts";
import { closing, type StepRunner } from "./step.ts";

/**
 * Proves the instance by a write and a read through its published address, then says so: the
 * status, the task and the accounts that waited change in one transaction, after the proof.
 */
export const verify: StepRunner<"verify"> = async (step, observation, context, tell) => {
  const { view, desire, rows } = observation;
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
  const changed = await context.store.transact(
    async (db, onCommit): Promise<Partial<InstanceRows>> => {
      const instances = instanceStore(db);
      const { task } = view;
      // It may have been closed while it was proven.
      const row = await instances.find(id);
      const serving = !row || isClosed(row) || isClosed(view.instance) ? 0 : 1;
      if (!step.finish) {
        if (view.instance.serving === serving) return {};
        return instanceOf(await instances.update(id, { serving, fault: "" }, row));
      }
      await accountStore(db).settle(desire.accounts);
      const accounts = settledAccounts(rows.accounts);
      const proven = { serving, fault: "", readyAt: view.instance.readyAt ?? now };
      if (!task) return { accounts, ...instanceOf(await instances.update(id, proven, row)) };
      const { parameters } = JSON.parse(task.input) as { parameters?: Record<string, string> };
      if (parameters) await parameterStore(db).set(id, parameters, now);
      const changes = { ...proven, realInstanceClass: view.instance.instanceClass };
      const instance = await taskStore(db).end(task, now, "", changes, row);
      if (task.kind === "SwitchTempIns") {
        await settleSeed(view.instance.seed, "placed", closing(db, onCommit, context));
      }
      // A new instance has taken just what it needs.
      if (task.kind !== "CreateIns") await settleRoom(db, view.instance);
      return {
        accounts,
        task: undefined,
        parameters: { ...rows.parameters, ...parameters },
        ...instanceOf(instance),
      };
    },
  );
  tell({ rows: changed, ...(step.finish ? { nodesAsBefore: true } : {}) });
};

function instanceOf(instance: Instance | undefined): Partial<InstanceRows> {
  return instance ? { instance } : {};
}

/**
 * The instance does not serve, and this is what was seen.
 * @param isNews false leaves alone what is known already of one that does not serve
 */
export async function saveFault(
  id: string,
  error: unknown,
  context: Pick<ReconcileContext, "store">,
  { isNews = true }: { isNews?: boolean } = {},
): Promise<void> {
  const fault = error instanceof Error ? error.message : String(error);
  await context.store.transact(async (db) => {
    const instances = instanceStore(db);
    const row = await instances.find(id);
    if (row && (row.serving === 1 || (isNews && row.fault !== fault))) {
      await instances.update(id, { serving: 0, fault });
    }
  });
}
