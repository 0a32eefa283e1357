import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { networkDescription, networkName } from "./parameters.ts";

/** Changes the name or the description; what is not given stays. */
export const ModifyVSwitchAttribute = defineOperation("ModifyVSwitchAttribute", {
  writes: true,
  parameters: {
    Description: networkDescription(),
    VSwitchId: required(text()),
    VSwitchName: networkName(),
  },
  async handle(request, { networks, caller }) {
    const vswitch = await networks.requireVswitch(caller.ownerId, request.VSwitchId);
    await networks.updateVswitch(vswitch.id, {
      name: request.VSwitchName ?? vswitch.name,
      description: request.Description ?? vswitch.description,
    });
    return {};
  },
});
