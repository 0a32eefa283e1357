import { newOrderId } from "../billing/index.ts";
import { defineOperation } from "./context.ts";
import { instanceOrder } from "./instance-order.ts";
import { isoOrEmpty, newInstanceFields } from "./order-fields.ts";
import { placeOrder } from "./place-order.ts";

/**
 * Orders one Redis or Memcache instance; it is `Creating` when this answers. `Token` makes a
 * repeat give the same instance. `DryRun` checks all of it and creates nothing.
 */
export const CreateInstance = defineOperation("CreateInstance", {
  writes: true,
  async handle(request, context) {
    const orderId = newOrderId(context.random);
    const instance = await placeOrder(instanceOrder(request), context, String(orderId));
    return {
      ...newInstanceFields(instance, context.settings.domainSuffix),
      Capacity: instance.capacityMb,
      EndTime: isoOrEmpty(instance.endTime),
      NetworkType: instance.networkType,
      NodeType: instance.nodeType,
      OrderId: orderId,
      PrivateIpAddr: instance.privateIp || instance.address,
      UserName: instance.id,
      VSwitchId: instance.vswitchId,
      VpcId: instance.vpcId,
    };
  },
});
