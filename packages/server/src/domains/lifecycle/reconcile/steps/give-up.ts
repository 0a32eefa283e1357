import type { TerminalError } from "../../../../kernel/api-error.ts";
import { instanceStore } from "../../../instances/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import type { Observation } from "../observe-instance.ts";
import type { ReconcileContext } from "../reconcile-context.ts";

/**
 * No retry mends this. The open task ends with the reason, and an instance that never was ready
 * says `Error` until its owner deletes it. A release is never given up.
 */
export async function giveUp(
  reason: TerminalError,
  { view: { instance, task } }: Observation,
  { store, clock, log }: ReconcileContext,
): Promise<void> {
  log.error({ err: reason, instanceId: instance.id, task: task?.kind }, "given up");
  if (instance.deletedAt !== null) return;
  await store.transact(async (db) => {
    if (task) await taskStore(db).end(task, clock.now(), reason.message);
    if (instance.readyAt !== null) return;
    await instanceStore(db).update(instance.id, { busyStatus: "Error", fault: reason.message });
  });
}
