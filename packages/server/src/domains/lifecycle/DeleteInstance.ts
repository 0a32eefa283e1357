import { billingErrors } from "../billing/index.ts";
import { hasLock, instanceErrors, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";

/** Releases an instance: it is gone for its owner at once, its nodes and data shortly after. */
export const DeleteInstance = defineOperation("DeleteInstance", {
  writes: true,
  async handle(request, { instances, tasks, billing, work, caller, now, random }) {
    await billing.settle(caller.ownerId);
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "DeleteInstance");
    if (instance.renewClass !== "") throw billingErrors.HasRenewChangeOrder();
    if (instance.releaseProtection === 1) throw lifecycleErrors.InstanceReleaseProtection();
    // A subscription ends at its expiry; it cannot be given back before.
    if (instance.chargeType === "PrePaid" && !hasLock(instance, "expired")) {
      throw instanceErrors.IncorrectDBInstanceType();
    }
    await billing.stopMeter(instance);
    await tasks.cancelScheduled(instance.id, now);
    await tasks.open(instance, "DeleteIns", {
      now,
      random,
      changes: { deletedAt: now },
    });
    await work.request("instance", instance.id);
    return {};
  },
});
