import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { vpcErrors } from "./vpc-errors.ts";

/** Deletes a network that has no vSwitch any more. */
export const DeleteVpc = defineOperation("DeleteVpc", {
  writes: true,
  parameters: { VpcId: required(text()) },
  async handle(request, { networks, caller }) {
    const vpc = await networks.requireVpc(caller.ownerId, request.VpcId);
    const vswitches = await networks.vswitchesOf(vpc.id);
    if (vswitches.length > 0) throw vpcErrors["DependencyViolation.VSwitch"]();
    await networks.deleteVpc(vpc.id);
    return {};
  },
});
