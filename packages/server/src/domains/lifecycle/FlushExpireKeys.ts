import { nextMaintenance, requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/** Deletes keys that have expired but still hold memory. */
export const FlushExpireKeys = defineOperation("FlushExpireKeys", {
  writes: true,
  async handle(request, { instances, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "FlushExpireKeys");
    requireRedis(instance);
    const task = await tasks.open(instance, "FlushExpireKeys", {
      now,
      random,
      dueAt: request.EffectiveTime === "MaintainTime" ? nextMaintenance(instance, now) : null,
    });
    await work.request("instance", instance.id);
    return { InstanceId: instance.id, TaskId: task.id };
  },
});
