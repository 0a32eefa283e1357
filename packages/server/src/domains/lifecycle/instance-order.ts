import type { RequestOf } from "@kvasir/spec";
import { listedIds, orderSource, renewalOf, tagsOf } from "./order-fields.ts";
import type { Order } from "./place-order.ts";

/** The order that a request of CreateInstance means, or an element of CreateInstances. */
export function instanceOrder(request: RequestOf<"CreateInstance">): Order {
  return {
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
    ...renewalOf(request),
    networkType: request.NetworkType,
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
  };
}
