import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { vpcFields } from "./network-fields.ts";

/** Everything about one network. */
export const DescribeVpcAttribute = defineOperation("DescribeVpcAttribute", {
  parameters: { VpcId: required(text()) },
  async handle(request, { networks, tags, caller }) {
    const vpc = await networks.requireVpc(caller.ownerId, request.VpcId);
    const [vswitches, tagsOf] = await Promise.all([
      networks.vswitchesOf(vpc.id),
      tags.of([vpc.id]),
    ]);
    const vswitchIds = vswitches.map(({ id }) => id);
    return {
      ...vpcFields(vpc, { vswitchIds, tags: tagsOf.get(vpc.id) ?? [] }),
      AssociatedCens: { AssociatedCen: [] },
      ClassicLinkEnabled: false,
      CloudResources: { CloudResourceSetType: [] },
      Ipv4GatewayId: "",
      Ipv6CidrBlocks: { Ipv6CidrBlock: [] },
    };
  },
});
