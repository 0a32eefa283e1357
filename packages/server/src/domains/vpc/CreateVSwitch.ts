import { required, text } from "../../kernel/described-parameters.ts";
import { chooseZone } from "../catalogue/index.ts";
import { requireVswitchBlock } from "./cidr-rules.ts";
import { defineOperation } from "./context.ts";
import { newVswitch } from "./new-network.ts";
import { networkDescription, networkName } from "./parameters.ts";

/** Makes a vSwitch: a part of a network's addresses in one zone. */
export const CreateVSwitch = defineOperation("CreateVSwitch", {
  writes: true,
  parameters: {
    CidrBlock: required(text()),
    ClientToken: text(),
    Description: networkDescription(),
    VSwitchName: networkName(),
    VpcId: required(text()),
    ZoneId: required(text()),
  },
  async handle(request, { networks, caller, now, random }) {
    const vpc = await networks.requireVpc(caller.ownerId, request.VpcId);
    const zoneId = chooseZone(vpc.regionId, request.ZoneId);
    const others = await networks.vswitchesOf(vpc.id);
    const block = requireVswitchBlock(
      request.CidrBlock,
      vpc.cidrBlock,
      others.map(({ cidrBlock }) => cidrBlock),
    );
    const vswitch = newVswitch(
      {
        ownerId: vpc.ownerId,
        regionId: vpc.regionId,
        vpcId: vpc.id,
        zoneId,
        cidrBlock: block.text,
        name: request.VSwitchName ?? "",
        description: request.Description ?? "",
        resourceGroupId: vpc.resourceGroupId,
      },
      { now, random },
    );
    await networks.insertVswitch(vswitch);
    return { VSwitchId: vswitch.id };
  },
});
