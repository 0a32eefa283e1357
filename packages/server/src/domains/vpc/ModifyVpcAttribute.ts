import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { networkDescription, networkName } from "./parameters.ts";

/** Changes the name or the description; what is not given stays. */
export const ModifyVpcAttribute = defineOperation("ModifyVpcAttribute", {
  writes: true,
  parameters: {
    Description: networkDescription(),
    VpcId: required(text()),
    VpcName: networkName(),
  },
  async handle(request, { networks, caller }) {
    const vpc = await networks.requireVpc(caller.ownerId, request.VpcId);
    await networks.updateVpc(vpc.id, {
      name: request.VpcName ?? vpc.name,
      description: request.Description ?? vpc.description,
    });
    return {};
  },
});
