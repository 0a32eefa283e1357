import { randomText } from "../../kernel/ids.ts";
import { requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/** Lets every account write again. One that was not locked stays as it is. */
export const UnlockDBInstanceWrite = defineOperation("UnlockDBInstanceWrite", {
  writes: true,
  async handle(request, { instances, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.DBInstanceId);
    requireState(instance, "UnlockDBInstanceWrite");
    requireRedis(instance);
    const { id } = await tasks.open(instance, "UnlockInsWrite", {
      now,
      random,
      id: `1${randomText(random, 8, "0123456789")}`,
      changes: { writeLockReason: null },
    });
    await work.request("instance", instance.id);
    return { DBInstanceName: instance.id, TaskId: Number(id) };
  },
});
