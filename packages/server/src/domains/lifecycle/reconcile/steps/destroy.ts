import type { Db } from "../../../../store/db.ts";
import { accountStore } from "../../../accounts/index.ts";
import { releaseTempInstances } from "../../../backups/index.ts";
import { capacityStore } from "../../../capacity/index.ts";
import { type Instance, instanceStore } from "../../../instances/index.ts";
import { deleteNetworkRows } from "../../../networks/index.ts";
import { parameterStore } from "../../../parameters/index.ts";
import { tagStore } from "../../../tags/index.ts";
import { type Task, taskStore } from "../../../tasks/index.ts";
import { whitelistStore } from "../../../whitelists/index.ts";
import { parseHandle } from "../node-handle.ts";
import { nodeStore } from "../node-store.ts";
import { unpublish } from "./publish.ts";
import { closing, type StepRunner } from "./step.ts";

/**
 * Takes a released instance off the air, then its nodes, then its rows. The address is given back
 * last, so that nobody else gets it while anything of this instance still answers there.
 */
export const destroy: StepRunner<"destroy"> = async (_, observation, context) => {
  const { view } = observation;
  const { instance, task } = view;
  if (instance.slotIndex !== null) await unpublish(observation, context);
  for (const { row } of view.nodes) {
    context.live.forget(row.id);
    context.troubles.end(row.id);
    context.memcache.forget(row.id);
    await context.driver.destroy(row.id, parseHandle(row));
    await context.store.transact((db) => nodeStore(db).delete(row.id));
  }
  await context.store.transact(async (db, onCommit) => {
    await releaseTempInstances(instance, closing(db, onCommit, context));
    await deleteInstanceRows(db, instance, task, context.clock.now());
  });
};

/** Removes all that hangs on a released instance; its own row stays for a while, as Released. */
export async function deleteInstanceRows(
  db: Db,
  instance: Instance,
  task: Task | null,
  now: number,
): Promise<void> {
  await accountStore(db).deleteAll(instance.id);
  await whitelistStore(db).deleteAll(instance.id);
  await parameterStore(db).deleteAll(instance.id);
  await tagStore(db).deleteAll(instance.id);
  await capacityStore(db).release(instance.id);
  await deleteNetworkRows(db, instance.id);
  await instanceStore(db).update(instance.id, { slotIndex: null, masterNodeId: null });
  if (task) await taskStore(db).end(task, now);
}
