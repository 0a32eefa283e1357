import { defineOperation } from "./context.ts";
import { nodesOfInstance } from "./instance-nodes.ts";

/** `QueryType` of proxies; the other one is of data nodes. */
const proxies = 0;

/**
 * Every node with its role, as the node itself says it, and its zone. All belong to the one shard,
 * which has the instance's name. There are no proxies, so that a list of them is empty.
 */
export const DescribeRoleZoneInfo = defineOperation("DescribeRoleZoneInfo", {
  async handle(request, context) {
    const { PageNumber, PageSize, QueryType } = request;
    const instance = await context.instances.require(context.caller.ownerId, request.InstanceId);
    const nodes = QueryType === proxies ? [] : await nodesOfInstance(instance, context);
    const page = nodes.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
    return {
      Node: {
        NodeInfo: page.map(({ id, role, zoneId, program, isLatest }) => ({
          CurrentBandWidth: instance.bandwidthMbps,
          ...(program ? { CurrentMinorVersion: program, IsLatestVersion: isLatest ? 1 : 0 } : {}),
          CustinsId: instance.id,
          DefaultBandWidth: instance.bandwidthMbps,
          InsName: instance.id,
          IsOpenBandWidthService: false,
          NodeId: id,
          NodeType: "normal",
          Role: role,
          ZoneId: zoneId,
        })),
      },
      PageNumber,
      PageSize,
      TotalCount: nodes.length,
    };
  },
});
