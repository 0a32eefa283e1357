import { nextMaintenance, nodeCount, requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { isBehind, openUpgrade } from "./upgrade.ts";

/**
 * Brings an instance to the minor version that is installed, now or in the maintenance window. One
 * that runs it already stays as it is.
 * @throws ApiError IncorrectDBInstanceType for Memcache, whose data no restart would outlive
 */
export const ModifyInstanceMinorVersion = defineOperation("ModifyInstanceMinorVersion", {
  writes: true,
  async handle(request, context) {
    const { instances, tasks, work, caller, now, random } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceMinorVersion");
    requireRedis(instance);
    const installed = await context.installedVersion();
    if (installed === null) return {};
    const nodes = await context.nodesSeen(instance.id);
    // A node that does not say what it runs may be behind: a control plane that has just started
    // knows none of them yet.
    if (nodes.size >= nodeCount(instance) && !isBehind(nodes, installed)) return {};
    const { EffectiveTime } = request;
    const isLater = EffectiveTime === "MaintainTime" || EffectiveTime === "1";
    const dueAt = isLater ? nextMaintenance(instance, now) : now;
    await openUpgrade(instance, { tasks, now, random, dueAt });
    await work.request("instance", instance.id);
    return {};
  },
});
