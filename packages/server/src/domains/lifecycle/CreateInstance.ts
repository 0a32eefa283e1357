import { defineOperation } from "./context.ts";
import { newOrderId } from "./new-id.ts";
import { isoOrEmpty, newInstanceFields, tagsOf } from "./order-fields.ts";
import { placeOrder } from "./place-order.ts";

/**
 * Orders one Redis or Memcache instance; it is `Creating` when this answers. `Token` makes a
 * repeat give the same instance. `DryRun` checks all of it and creates nothing.
 */
export const CreateInstance = defineOperation("CreateInstance", {
  writes: true,
  async handle(request, context) {
    const instance = await placeOrder(
      {
        instanceType: request.InstanceType ?? "Redis",
        instanceClass: request.InstanceClass,
        capacityMb: request.Capacity,
        engineVersion: request.EngineVersion ?? "5.0",
        nodeType: request.NodeType,
        zoneId: request.ZoneId,
        secondaryZoneId: request.SecondaryZoneId,
        name: request.InstanceName,
        password: request.Password,
        port: request.Port ? Number(request.Port) : undefined,
        connectionPrefix: request.ConnectionStringPrefix,
        chargeType: request.ChargeType ?? "PostPaid",
        periodMonths: request.Period ? Number(request.Period) : undefined,
        networkType: request.NetworkType,
        vpcId: request.VpcId,
        vswitchId: request.VSwitchId,
        privateIp: request.PrivateIpAddress,
        resourceGroupId: request.ResourceGroupId,
        maintainStart: request.MaintainStartTime,
        maintainEnd: request.MaintainEndTime,
        tags: tagsOf(request.Tag),
        dryRun: request.DryRun,
      },
      context,
    );
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
