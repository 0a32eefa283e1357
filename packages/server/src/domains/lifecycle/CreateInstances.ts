import { newOrderId } from "../billing/index.ts";
import { defineOperation } from "./context.ts";
import { listedOrders } from "./listed-instances.ts";
import { placeOrder } from "./place-order.ts";

/**
 * Orders several instances at once, up to 30: all of them or, when anything about one is wrong,
 * none. `Token` makes a repeat give the same instances.
 */
export const CreateInstances = defineOperation("CreateInstances", {
  writes: true,
  async handle(request, context) {
    const orders = listedOrders(request.Instances, {
      RegionId: context.regionId,
      ...(request.EngineVersion ? { EngineVersion: request.EngineVersion } : {}),
      ...(request.ResourceGroupId ? { ResourceGroupId: request.ResourceGroupId } : {}),
    });
    const orderId = String(newOrderId(context.random));
    const ids: string[] = [];
    for (const { regionId, order } of orders) {
      const instance = await placeOrder(order, { ...context, regionId }, orderId);
      ids.push(instance.id);
    }
    return {
      InstanceIds: { InstanceId: ids },
      OrderId: orderId,
    };
  },
});
