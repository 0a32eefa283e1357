import { randomText } from "../../kernel/ids.ts";
import { requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/**
 * Stops writes on the engine: every account loses the commands that change data, on connections
 * that are open as well. Reads go on. The status is Normal again when a read through the published
 * address succeeds and a write is refused.
 */
export const LockDBInstanceWrite = defineOperation("LockDBInstanceWrite", {
  writes: true,
  async handle(request, { instances, tasks, work, caller, now, random }) {
    const { DBInstanceId, LockReason } = request;
    const instance = await instances.require(caller.ownerId, DBInstanceId);
    requireState(instance, "LockDBInstanceWrite");
    requireRedis(instance);
    const { id } = await tasks.open(instance, "LockInsWrite", {
      now,
      random,
      id: `1${randomText(random, 8, "0123456789")}`,
      changes: { writeLockReason: LockReason },
    });
    await work.request("instance", instance.id);
    return { DBInstanceName: instance.id, LockReason, TaskId: Number(id) };
  },
});
