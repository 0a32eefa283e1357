import type { InstanceFilter } from "../instances/index.ts";
import { nodeTypeOf } from "../instances/index.ts";
import { requireFilterInLimits } from "../tags/index.ts";
import { tagsOf } from "./order-fields.ts";

/** The filters that DescribeInstances and DescribeInstancesOverview share. */
interface ListRequest {
  readonly ArchitectureType?: string | undefined;
  readonly ChargeType?: string | undefined;
  readonly EditionType?: string | undefined;
  readonly EngineVersion?: string | undefined;
  readonly Expired?: string | undefined;
  readonly InstanceClass?: string | undefined;
  readonly InstanceIds?: string | undefined;
  readonly InstanceStatus?: string | undefined;
  readonly InstanceType?: string | undefined;
  readonly NetworkType?: string | undefined;
  readonly NodeType?: string | undefined;
  readonly PrivateIp?: string | undefined;
  readonly ResourceGroupId?: string | undefined;
  readonly SearchKey?: string | undefined;
  readonly Tag?: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined;
  readonly VSwitchId?: string | undefined;
  readonly VpcId?: string | undefined;
  readonly ZoneId?: string | undefined;
}

/**
 * Empty values are no filter: old SDKs drop them, new ones send them.
 * @throws ApiError InvalidParameter (`Tag`) for more pairs than an instance can have
 */
export function listFilter(
  request: ListRequest,
  call: { ownerId: string; regionId: string; now: number },
): InstanceFilter {
  requireFilterInLimits(request.Tag ?? []);
  const tags = tagsOf(request.Tag).map(({ key, value }) => ({
    key,
    value: value || undefined,
  }));
  return {
    ownerId: call.ownerId,
    regionId: call.regionId,
    ids: request.InstanceIds ? request.InstanceIds.split(",") : undefined,
    // An older name of Normal, still sent by older programs.
    status: request.InstanceStatus === "Available" ? "Normal" : request.InstanceStatus || undefined,
    architecture: request.ArchitectureType || undefined,
    edition: request.EditionType || undefined,
    engineVersion: request.EngineVersion || undefined,
    instanceClass: request.InstanceClass || undefined,
    instanceType: request.InstanceType || undefined,
    nodeType: request.NodeType ? nodeTypeOf(request.NodeType, undefined) : undefined,
    chargeType: request.ChargeType || undefined,
    networkType: request.NetworkType || undefined,
    resourceGroupId: request.ResourceGroupId || undefined,
    address: request.PrivateIp || undefined,
    vpcId: request.VpcId || undefined,
    vswitchId: request.VSwitchId || undefined,
    zoneId: request.ZoneId || undefined,
    searchKey: request.SearchKey || undefined,
    expired: request.Expired ? { expired: request.Expired === "true", now: call.now } : undefined,
    tags: tags.length > 0 ? tags : undefined,
  };
}
