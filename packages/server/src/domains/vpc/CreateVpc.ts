import { text } from "../../kernel/described-parameters.ts";
import { orderedGroup } from "../resource-groups/index.ts";
import { defaultVpcBlock, requireVpcBlock } from "./cidr-rules.ts";
import { defineOperation } from "./context.ts";
import { newVpc } from "./new-network.ts";
import { networkDescription, networkName } from "./parameters.ts";

/** Makes a virtual network. `ClientToken` makes a repeat give the same one. */
export const CreateVpc = defineOperation("CreateVpc", {
  writes: true,
  parameters: {
    CidrBlock: text(),
    ClientToken: text(),
    Description: networkDescription(),
    ResourceGroupId: text(),
    VpcName: networkName(),
  },
  async handle(request, context) {
    const { networks, caller, regionId, now, random } = context;
    const block = requireVpcBlock(request.CidrBlock ?? defaultVpcBlock);
    const vpc = newVpc(
      {
        ownerId: caller.ownerId,
        regionId,
        cidrBlock: block.text,
        name: request.VpcName ?? "",
        description: request.Description ?? "",
        resourceGroupId: await orderedGroup(request.ResourceGroupId, context),
      },
      { now, random },
    );
    await networks.insertVpc(vpc);
    return {
      ResourceGroupId: vpc.resourceGroupId,
      RouteTableId: vpc.routeTableId,
      VRouterId: vpc.routerId,
      VpcId: vpc.id,
    };
  },
});
