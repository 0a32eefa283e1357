import { hasLock, instanceErrors, isClosed, requireState } from "../instances/index.ts";
import { openInstance } from "../tasks/index.ts";
import { defineOperation } from "./context.ts";

/**
 * Opens what DeactivateInstance closed. For administrators of the platform. The status is `Normal`
 * after a write and a read through the published address. One that is open stays as it is; one that
 * is closed for want of money is opened by paying, and stays closed when both are so.
 * @throws ApiError IncorrectDBInstanceLockMode when nothing but money is missing
 */
export const ActivateInstance = defineOperation("ActivateInstance", {
  writes: true,
  async handle(request, context) {
    const instance = await context.instances.require(context.caller.ownerId, request.InstanceId);
    requireState(instance, "ActivateInstance");
    if (hasLock(instance, "deactivated")) await openInstance(instance, ["deactivated"], context);
    else if (isClosed(instance)) throw instanceErrors.IncorrectDBInstanceLockMode();
    return {};
  },
});
