import { requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/** Removes all data of one logical database. */
export const FlushInstanceForDB = defineOperation("FlushInstanceForDB", {
  writes: true,
  async handle(request, { instances, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "FlushInstanceForDB");
    requireRedis(instance);
    await tasks.open(instance, "FlushIns", {
      now,
      random,
      input: { database: request.DbIndex },
    });
    await work.request("instance", instance.id);
    return {};
  },
});
