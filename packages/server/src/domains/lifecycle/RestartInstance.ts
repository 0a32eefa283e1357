import { nextMaintenance, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/**
 * Restarts every node, replicas first, now or in the maintenance window. With a replica the address keeps serving but for the
 * switch; alone, the node is down while it stops and loads its data.
 */
export const RestartInstance = defineOperation("RestartInstance", {
  writes: true,
  async handle(request, { instances, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "RestartInstance");
    const task = await tasks.open(instance, "RestartIns", {
      now,
      random,
      dueAt: request.EffectiveTime === "1" ? nextMaintenance(instance, now) : null,
      changes: { restartEpoch: instance.restartEpoch + 1 },
    });
    await work.request("instance", instance.id);
    return { InstanceId: instance.id, TaskId: task.id };
  },
});
