import { classOfCapacity } from "../catalogue/index.ts";
import { requireState } from "../instances/index.ts";
import { changeClass } from "./change-class.ts";
import { defineOperation } from "./context.ts";

/**
 * Orders another size of the same family: the class that has exactly this many megabytes. The rest
 * is as with ModifyInstanceSpec.
 * @throws ApiError InvalidCapacity.NotFound when the family has no such size
 */
export const ModifyInstanceCapacity = defineOperation("ModifyInstanceCapacity", {
  writes: true,
  async handle(request, context) {
    const instance = await context.instances.require(context.caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceCapacity");
    const wanted = classOfCapacity(request.Capacity, instance.instanceClass);
    return { OrderId: await changeClass(instance, { wanted }, context) };
  },
});
