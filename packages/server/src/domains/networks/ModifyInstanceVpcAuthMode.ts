import { requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/**
 * Whether clients need a password. The whitelist applies either way. Connections of the default
 * user end, so that each client meets the new rule.
 */
export const ModifyInstanceVpcAuthMode = defineOperation("ModifyInstanceVpcAuthMode", {
  writes: true,
  async handle(request, { instances, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceVpcAuthMode");
    requireRedis(instance);
    // Terraform sends the mode after each creation; there is nothing to wait for then.
    if (request.VpcAuthMode === instance.vpcAuthMode) return {};
    await tasks.open(instance, "ModifyInsNet", {
      now,
      random,
      input: { from: instance.vpcAuthMode, to: request.VpcAuthMode },
      changes: { vpcAuthMode: request.VpcAuthMode },
    });
    await work.request("instance", instance.id);
    return {};
  },
});
