import { defineOperation } from "./context.ts";
import { defaultGroup } from "./whitelist-rules.ts";

/** Lists the whitelist groups, the default one first, hidden ones as well. */
export const DescribeSecurityIps = defineOperation("DescribeSecurityIps", {
  async handle(request, { instances, whitelists, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const groups = (await whitelists.groups(instance.id)).sort(
      (a, b) => Number(b.name === defaultGroup) - Number(a.name === defaultGroup),
    );
    return {
      SecurityIpGroups: {
        SecurityIpGroup: groups.map((group) => ({
          SecurityIpGroupAttribute: group.attribute,
          SecurityIpGroupName: group.name,
          SecurityIpList: group.ips,
        })),
      },
    };
  },
});
