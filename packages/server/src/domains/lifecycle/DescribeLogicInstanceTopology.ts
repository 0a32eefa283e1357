import { requireRedis } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { nodesOfInstance } from "./instance-nodes.ts";

/**
 * The nodes of the one shard that an instance has; there are no proxies. Each node has the limits
 * of the whole instance, as the others only follow the master.
 * @throws ApiError IncorrectDBInstanceType for a Memcache instance, which has no shards
 */
export const DescribeLogicInstanceTopology = defineOperation("DescribeLogicInstanceTopology", {
  async handle(request, context) {
    const instance = await context.instances.require(context.caller.ownerId, request.InstanceId);
    requireRedis(instance);
    const nodes = await nodesOfInstance(instance, context);
    return {
      InstanceId: instance.id,
      RedisProxyList: { NodeInfo: [] },
      RedisShardList: {
        NodeInfo: nodes.map(({ id, role }) => ({
          Bandwidth: String(instance.bandwidthMbps),
          Capacity: String(instance.capacityMb),
          Connection: String(instance.maxConnections),
          NodeId: id,
          NodeType: "db",
          SubInstanceType: role,
        })),
      },
    };
  },
});
