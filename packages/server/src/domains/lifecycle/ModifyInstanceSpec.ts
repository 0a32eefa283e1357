import { newOrderId } from "../billing/index.ts";
import type { InstanceClass } from "@kvasir/spec";
import { chooseClass } from "../catalogue/index.ts";
import { type Instance, isMemcache, nextMaintenance, requireState } from "../instances/index.ts";
import { defineOperation, type LifecycleContext } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";
import { nodeTypeOf } from "../instances/index.ts";

/**
 * Orders another class. It takes effect online: the figures change on the running nodes, a replica
 * is added or removed where the node type changes. `RealInstanceClass` follows when it is done.
 */
export const ModifyInstanceSpec = defineOperation("ModifyInstanceSpec", {
  writes: true,
  async handle(request, context) {
    const { instances, tasks, work, caller, now, random } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceSpec");
    const wanted = chooseClass({
      instanceClass:
        request.InstanceClass ?? (request.NodeType ? instance.instanceClass : undefined),
      instanceType: instance.instanceType,
    });
    const nodeType =
      request.NodeType === undefined && wanted.class === instance.instanceClass
        ? instance.nodeType
        : nodeTypeOf(request.NodeType, wanted.nodeType);
    if (wanted.memoryMB < instance.capacityMb) await requireRoom(instance, wanted, context);
    await tasks.open(instance, "ModifyInsSpec", {
      now,
      random,
      dueAt: request.EffectiveTime === "MaintainTime" ? nextMaintenance(instance, now) : null,
      input: { from: instance.instanceClass, to: wanted.class },
      changes: {
        instanceClass: wanted.class,
        nodeType: isMemcache(instance) ? instance.nodeType : nodeType,
        edition: wanted.edition,
        capacityMb: wanted.memoryMB,
        bandwidthMbps: wanted.bandwidthMBps,
        maxConnections: wanted.maxConnections,
        qps: wanted.qps,
        ...(request.MajorVersion ? { engineVersion: request.MajorVersion } : {}),
      },
    });
    await work.request("instance", instance.id);
    return { OrderId: String(newOrderId(random)) };
  },
});

/**
 * A smaller class must hold the data that are there: taking it anyway would evict them.
 * @throws ApiError MissingRedisUsedmemoryUnsupportPerfItem while nobody can tell (clients retry),
 *   InvalidParameter when the data are too large
 */
async function requireRoom(
  instance: Instance,
  wanted: InstanceClass,
  { usedMemoryBytes }: LifecycleContext,
): Promise<void> {
  if (isMemcache(instance)) return;
  const used = await usedMemoryBytes(instance.id);
  if (used === null) throw lifecycleErrors.MissingRedisUsedmemoryUnsupportPerfItem();
  if (used > wanted.memoryMB * 1024 * 1024) {
    throw lifecycleErrors.InvalidParameter({ parameter: "InstanceClass" });
  }
}
