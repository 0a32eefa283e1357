import { connectionDomain, type Instance } from "../instances/index.ts";
import { configJson } from "../parameters/index.ts";
import type { Tag } from "../tags/index.ts";
import { isoOrEmpty } from "./order-fields.ts";

/** `double` and `single` are how answers spell the node type. */
export function answerNodeType(instance: Pick<Instance, "nodeType">): string {
  return instance.nodeType === "STAND_ALONE" ? "single" : "double";
}

/** What list and detail answers say in common. */
export function commonFields(
  instance: Instance,
  more: {
    domainSuffix: string | null;
    tags: readonly Tag[];
    parameters: Readonly<Record<string, string>>;
  },
) {
  return {
    ArchitectureType: instance.architecture,
    Bandwidth: instance.bandwidthMbps,
    Capacity: instance.capacityMb,
    ChargeType: instance.chargeType,
    Config: configJson(more.parameters),
    ConnectionDomain: connectionDomain(instance, more.domainSuffix),
    Connections: instance.maxConnections,
    CreateTime: isoOrEmpty(instance.createdAt),
    EndTime: isoOrEmpty(instance.endTime),
    EngineVersion: instance.engineVersion,
    GlobalInstanceId: "",
    InstanceClass: instance.instanceClass,
    InstanceId: instance.id,
    InstanceName: instance.name,
    InstanceStatus: instance.status,
    InstanceType: instance.instanceType,
    IsRds: false,
    NetworkType: instance.networkType,
    NodeType: answerNodeType(instance),
    PackageType: "standard",
    Port: instance.port,
    PrivateIp: instance.privateIp || instance.address,
    QPS: instance.qps,
    RegionId: instance.regionId,
    ReplicaCount: instance.nodeType === "STAND_ALONE" ? 0 : 1,
    ResourceGroupId: instance.resourceGroupId,
    SecondaryZoneId: instance.secondaryZoneId,
    ShardCount: 1,
    Tags: {
      Tag: more.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    },
    VSwitchId: instance.vswitchId,
    VpcId: instance.vpcId,
    ZoneId: instance.zoneId,
  };
}
