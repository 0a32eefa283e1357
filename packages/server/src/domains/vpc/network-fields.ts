import { isoSeconds } from "../../kernel/clock.ts";
import type { NetworkTagTable } from "../../store/network-tables.ts";
import { usableAddresses } from "./address-pool.ts";
import type { Vpc, Vswitch } from "./vpc-store.ts";

function tagList(tags: readonly NetworkTagTable[]) {
  return { Tag: tags.map(({ tagKey, tagValue }) => ({ Key: tagKey, Value: tagValue })) };
}

/** What list and detail answers say of a VPC. It is there as soon as it is made, so `Available`. */
export function vpcFields(
  vpc: Vpc,
  more: { vswitchIds: readonly string[]; tags: readonly NetworkTagTable[] },
) {
  return {
    CidrBlock: vpc.cidrBlock,
    CreationTime: isoSeconds(vpc.createdAt),
    Description: vpc.description,
    Ipv6CidrBlock: "",
    IsDefault: vpc.isDefault === 1,
    OwnerId: Number(vpc.ownerId),
    RegionId: vpc.regionId,
    ResourceGroupId: vpc.resourceGroupId,
    RouterTableIds: { RouterTableIds: [vpc.routeTableId] },
    SecondaryCidrBlocks: { SecondaryCidrBlock: [] },
    Status: "Available",
    Tags: tagList(more.tags),
    UserCidrs: { UserCidr: [] },
    VRouterId: vpc.routerId,
    VSwitchIds: { VSwitchId: more.vswitchIds },
    VpcId: vpc.id,
    VpcName: vpc.name,
  };
}

/** What list and detail answers say of a vSwitch. */
export function vswitchFields(
  vswitch: Vswitch,
  more: { routeTableId: string; takenAddresses: number; tags: readonly NetworkTagTable[] },
) {
  return {
    AvailableIpAddressCount: usableAddresses(vswitch) - more.takenAddresses,
    CidrBlock: vswitch.cidrBlock,
    CreationTime: isoSeconds(vswitch.createdAt),
    Description: vswitch.description,
    Ipv6CidrBlock: "",
    IsDefault: vswitch.isDefault === 1,
    OwnerId: Number(vswitch.ownerId),
    ResourceGroupId: vswitch.resourceGroupId,
    RouteTable: { RouteTableId: more.routeTableId, RouteTableType: "System" },
    Status: "Available",
    Tags: tagList(more.tags),
    VSwitchId: vswitch.id,
    VSwitchName: vswitch.name,
    VpcId: vswitch.vpcId,
    ZoneId: vswitch.zoneId,
  };
}
