import { requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { networkErrors } from "./network-errors.ts";

/**
 * Whether clients need a password. The whitelist applies either way. Connections of the default
 * user end, so that each client meets the new rule. In the cloud a public endpoint asks for the
 * password all the same; here it is the same Redis behind both, so they exclude each other.
 * @throws ApiError VpcFreePasswordNoSupport while there is a public endpoint
 */
export const ModifyInstanceVpcAuthMode = defineOperation("ModifyInstanceVpcAuthMode", {
  writes: true,
  async handle(request, { instances, endpoints, tasks, work, caller, now, random }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyInstanceVpcAuthMode");
    requireRedis(instance);
    // Terraform sends the mode after each creation; there is nothing to wait for then.
    if (request.VpcAuthMode === instance.vpcAuthMode) return {};
    if (request.VpcAuthMode === "Close") {
      const others = await endpoints.of(instance.id);
      if (others.some(({ kind }) => kind === "Public")) {
        throw networkErrors.VpcFreePasswordNoSupport();
      }
    }
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
