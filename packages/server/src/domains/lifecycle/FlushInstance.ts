import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/** Removes all data of an instance, in every database. */
export const FlushInstance = defineOperation("FlushInstance", {
  writes: true,
  async handle(request, { instances, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "FlushInstance");
    await tasks.open(instance, "FlushIns", { now, random });
    await work.request("instance", instance.id);
    return {};
  },
});
