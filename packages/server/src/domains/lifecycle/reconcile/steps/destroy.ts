import { accountStore } from "../../../accounts/index.ts";
import { instanceStore } from "../../../instances/index.ts";
import { parameterStore } from "../../../parameters/index.ts";
import { tagStore } from "../../../tags/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import { whitelistStore } from "../../../whitelists/index.ts";
import { parseHandle } from "../node-handle.ts";
import { nodeStore } from "../node-store.ts";
import { unpublish } from "./publish.ts";
import type { StepRunner } from "./step.ts";

/**
 * Takes a released instance off the air, then its nodes, then its rows. The address is given back
 * last, so that nobody else gets it while anything of this instance still answers there.
 */
export const destroy: StepRunner<"destroy"> = async (_, { view }, context) => {
  const { instance, task } = view;
  if (instance.slotIndex !== null) {
    await unpublish(instance, context);
  }
  for (const { row } of view.nodes) {
    context.live.forget(row.id);
    context.memcache.forget(row.id);
    await context.driver.destroy(row.id, parseHandle(row));
    await context.store.transact((db) => nodeStore(db).delete(row.id));
  }
  await context.store.transact(async (db) => {
    await accountStore(db).deleteAll(instance.id);
    await whitelistStore(db).deleteAll(instance.id);
    await parameterStore(db).deleteAll(instance.id);
    await tagStore(db).deleteAll(instance.id);
    await instanceStore(db).update(instance.id, {
      slotIndex: null,
      masterNodeId: null,
    });
    if (task) await taskStore(db).end(task, context.clock.now());
  });
};
