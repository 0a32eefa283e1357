import { locked, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/**
 * Closes the data port of an instance until ActivateInstance opens it again; data and nodes stay,
 * and time is charged as before. For administrators of the platform. The status is `Inactive` when
 * the port is closed and every connection has ended, `Changing` until then.
 */
export const DeactivateInstance = defineOperation("DeactivateInstance", {
  writes: true,
  async handle(request, { instances, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "DeactivateInstance");
    const { locks, lockedAt } = locked(instance, "deactivated", now);
    await tasks.open(instance, "DeactivateIns", { now, random, changes: { locks, lockedAt } });
    await work.request("instance", instance.id);
    return {};
  },
});
