import type { TerminalError } from "../../../../kernel/api-error.ts";
import { settleSeed } from "../../../backups/index.ts";
import { type ChangeCost, takeBackChange } from "../../../billing/index.ts";
import { type Instance, instanceStore } from "../../../instances/index.ts";
import { type Task, taskStore } from "../../../tasks/index.ts";
import type { Observation } from "../observe-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";
import { settleRoom } from "./settle-room.ts";
import { closing } from "./step.ts";

/**
 * No retry mends this. The open task ends with the reason, and an instance that never was ready
 * says `Error` until its owner deletes it. A change of class is undone: the row says again what the
 * nodes are, room and money go back. A restore whose data have not come yet is called off: its
 * owner, who reads that it failed, must not find them in place later. A release is never given up.
 * @returns whether a task ended, so that the instance is to be what it was before it
 */
export async function giveUp(
  reason: TerminalError,
  { view: { instance, task } }: Observation,
  context: ReconcileContext,
): Promise<boolean> {
  const { store, clock, random, log } = context;
  log.error({ err: reason, instanceId: instance.id, task: task?.kind }, "given up");
  if (instance.deletedAt !== null) return false;
  return store.transact(async (db, onCommit) => {
    const stored = task ? await taskStore(db).find(task.id) : undefined;
    const open = stored?.endedAt === null ? task : null;
    const now = clock.now();
    if (open) await taskStore(db).end(open, now, reason.message, unplaced(instance, open));
    if (instance.readyAt === null) {
      const fault = { busyStatus: "Error", fault: reason.message };
      await instanceStore(db).update(instance.id, fault);
      return false;
    }
    if (open?.kind === "SwitchTempIns") {
      const outcome = instance.seedPlaced === 1 ? "placed" : "failed";
      await settleSeed(instance.seed, outcome, closing(db, onCommit, context));
    }
    if (open?.kind !== "ModifyInsSpec") return task !== null;
    const { cost } = JSON.parse(open.input) as { cost?: ChangeCost };
    const note = "the change of class failed";
    if (cost) await takeBackChange(db, instance, cost, { now, random, note });
    const asBefore = await instanceStore(db).find(instance.id);
    if (asBefore) await settleRoom(db, asBefore);
    return true;
  });
}

/** The columns of an instance that keeps its own data, which nothing has replaced so far. */
function unplaced({ readyAt, seedPlaced }: Instance, { input }: Task): Partial<Instance> {
  const { previousSeed } = JSON.parse(input) as { previousSeed?: string };
  if (readyAt === null || seedPlaced === 1 || previousSeed === undefined) return {};
  return { seed: previousSeed, seedPlaced: 1 };
}
