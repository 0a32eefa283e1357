import {
  instanceErrors,
  nextMaintenance,
  nodeCount,
  requireRedis,
  requireState,
} from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { nodeStore } from "./reconcile/node-store.ts";

/** How a request names every shard. */
const allShards = "all";

/**
 * Master and replica change places, now or in the maintenance window; the address stays. Writes are
 * held back until the replica has everything, whichever `SwitchType` is asked for, so that no
 * acknowledged write is lost. A failover that comes first counts as the switch. There is one shard,
 * and its name is the instance's.
 * @throws ApiError IncorrectDBInstanceType for an instance without a replica, InvalidParameter for
 *   a node that is not there or does not have that role
 */
export const SwitchInstanceHA = defineOperation("SwitchInstanceHA", {
  writes: true,
  async handle(request, { db, instances, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "SwitchInstanceHA");
    requireRedis(instance);
    if (nodeCount(instance) < 2) throw instanceErrors.IncorrectDBInstanceType();
    const nodeIds = (await nodeStore(db).of(instance.id)).map(({ id }) => id);
    const replicaIds = nodeIds.filter((id) => id !== instance.masterNodeId);
    const fitting: readonly (readonly [string, string | undefined, readonly unknown[]])[] = [
      ["NodeId", request.NodeId, [instance.id, allShards]],
      ["SourceNodeId", request.SourceNodeId, [instance.masterNodeId]],
      ["TargetNodeId", request.TargetNodeId, replicaIds],
      ["TargetShardName", request.TargetShardName, [instance.id]],
    ];
    for (const [parameter, given, known] of fitting) {
      if (given && !known.includes(given)) throw instanceErrors.InvalidParameter({ parameter });
    }
    const task = await tasks.open(instance, "HaSwitch", {
      now,
      random,
      dueAt: request.SwitchMode === 1 ? nextMaintenance(instance, now) : null,
    });
    await work.request("instance", instance.id);
    return { TaskId: task.id };
  },
});
