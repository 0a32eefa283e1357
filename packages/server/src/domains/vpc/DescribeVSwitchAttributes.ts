import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { vswitchFields } from "./network-fields.ts";

/** Everything about one vSwitch. */
export const DescribeVSwitchAttributes = defineOperation("DescribeVSwitchAttributes", {
  parameters: { VSwitchId: required(text()) },
  async handle(request, { networks, addresses, tags, caller }) {
    const vswitch = await networks.requireVswitch(caller.ownerId, request.VSwitchId);
    const vpc = await networks.requireVpc(caller.ownerId, vswitch.vpcId);
    return {
      ...vswitchFields(vswitch, {
        routeTableId: vpc.routeTableId,
        takenAddresses: await addresses.countTaken(vswitch.id),
        tags: (await tags.of([vswitch.id])).get(vswitch.id) ?? [],
      }),
      CloudResources: { CloudResourceSetType: [] },
    };
  },
});
