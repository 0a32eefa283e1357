import { discardBackups } from "../backups/index.ts";
import { instanceErrors, isClosed, tombstoneMs } from "../instances/index.ts";
import { releaseInstance } from "../tasks/index.ts";
import { defineOperation } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";

/**
 * Takes a released instance out of the recycle bin, with what is kept of it. One that is closed
 * is released and destroyed at once; one that is in use must be released first, and what is
 * protected is not released.
 */
export const DestroyInstance = defineOperation("DestroyInstance", {
  writes: true,
  async handle(request, context) {
    const { instances, billing, work, caller, now } = context;
    await billing.settle(caller.ownerId);
    const instance = await instances.find(request.InstanceId);
    if (instance?.ownerId !== caller.ownerId || instance.tempOf !== "")
      throw instanceErrors["InvalidInstanceId.NotFound"]();
    // A row this old is buried by the reconciler as soon as nothing is left of the instance.
    const deletedAt = now - tombstoneMs;
    if (instance.deletedAt === null) {
      if (!isClosed(instance)) throw instanceErrors.IncorrectDBInstanceState();
      if (instance.releaseProtection === 1) throw lifecycleErrors.InstanceReleaseProtection();
      await billing.stopMeter(instance);
      await releaseInstance(instance, deletedAt, context);
    } else if (instance.deletedAt <= deletedAt) {
      throw instanceErrors["InvalidInstanceId.NotFound"]();
    } else {
      await instances.update(instance.id, { deletedAt });
      await work.request("instance", instance.id);
    }
    await discardBackups(instance.id, context);
    return {};
  },
});
