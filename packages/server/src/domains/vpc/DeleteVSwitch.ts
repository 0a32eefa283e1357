import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { vpcErrors } from "./vpc-errors.ts";

/** Deletes a vSwitch from which no instance has its address any more. */
export const DeleteVSwitch = defineOperation("DeleteVSwitch", {
  writes: true,
  parameters: { VSwitchId: required(text()) },
  async handle(request, { networks, addresses, caller }) {
    const vswitch = await networks.requireVswitch(caller.ownerId, request.VSwitchId);
    if ((await addresses.countTaken(vswitch.id)) > 0) {
      throw vpcErrors["DependencyViolation.Kvstore"]();
    }
    await networks.deleteVswitch(vswitch.id);
    return {};
  },
});
