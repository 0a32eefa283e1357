import { newOrderId } from "../billing/index.ts";
import { defineOperation } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";
import { listedIds, newInstanceFields, orderSource, renewalOf, tagsOf } from "./order-fields.ts";
import { placeOrder } from "./place-order.ts";

/**
 * Orders one Tair instance. The engine behind it is Redis: what only Tair's own commands can do is
 * not there. More than one shard is a cluster, which is not real yet.
 */
export const CreateTairInstance = defineOperation("CreateTairInstance", {
  writes: true,
  async handle(request, context) {
    if ((request.ShardCount ?? 1) > 1) throw lifecycleErrors.ServiceNotSupported();
    const orderId = newOrderId(context.random);
    const instance = await placeOrder(
      {
        instanceType: request.InstanceType,
        instanceClass: request.InstanceClass,
        engineVersion: request.EngineVersion ?? "1.0",
        nodeType: request.ShardType,
        zoneId: request.ZoneId,
        secondaryZoneId: request.SecondaryZoneId,
        name: request.InstanceName,
        password: request.Password,
        port: request.Port,
        connectionPrefix: request.ConnectionStringPrefix,
        chargeType: request.ChargeType ?? "PrePaid",
        periodMonths: request.Period,
        ...renewalOf(request),
        networkType: "VPC",
        vpcId: request.VpcId,
        vswitchId: request.VSwitchId,
        privateIp: request.PrivateIpAddress,
        resourceGroupId: request.ResourceGroupId,
        globalGroupIds: listedIds(request.GlobalSecurityGroupIds),
        maintainStart: request.MaintainStartTime,
        maintainEnd: request.MaintainEndTime,
        tags: tagsOf(request.Tag),
        source: orderSource(request),
        dryRun: request.DryRun,
      },
      context,
      String(orderId),
    );
    return {
      ...newInstanceFields(instance, context.settings.domainSuffix),
      OrderId: orderId,
      TaskId: (await context.instances.find(instance.id))?.busyTaskId ?? "",
    };
  },
});
