import { defineOperation } from "./context.ts";
import { instanceOrder } from "./instance-order.ts";
import { newOrderId } from "./new-id.ts";
import { isoOrEmpty, newInstanceFields } from "./order-fields.ts";
import { placeOrder } from "./place-order.ts";

/**
 * Orders one Redis or Memcache instance; it is `Creating` when this answers. `Token` makes a
 * repeat give the same instance. `DryRun` checks all of it and creates nothing.
 */
export const CreateInstance = defineOperation("CreateInstance", {
  writes: true,
  async handle(request, context) {
    const instance = await placeOrder(instanceOrder(request), context);
    return {
      ...newInstanceFields(instance, context.settings.domainSuffix),
      Capacity: instance.capacityMb,
      EndTime: isoOrEmpty(instance.endTime),
      NetworkType: instance.networkType,
      NodeType: instance.nodeType,
      OrderId: newOrderId(context.random),
      PrivateIpAddr: instance.address,
      UserName: instance.id,
      VSwitchId: instance.vswitchId,
      VpcId: instance.vpcId,
    };
  },
});
