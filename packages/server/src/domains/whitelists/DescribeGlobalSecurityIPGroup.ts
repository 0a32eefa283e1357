import { defineOperation } from "./context.ts";
import { globalGroupFields } from "./global-group-fields.ts";

/** Lists the shared whitelists of a region with the instances they count for, or one of them. */
export const DescribeGlobalSecurityIPGroup = defineOperation("DescribeGlobalSecurityIPGroup", {
  async handle(request, { globalGroups, caller, regionId }) {
    const groups = request.GlobalSecurityGroupId
      ? [
          await globalGroups.require(
            { ownerId: caller.ownerId, regionId },
            request.GlobalSecurityGroupId,
          ),
        ]
      : await globalGroups.groups(caller.ownerId, regionId);
    return {
      GlobalSecurityIPGroup: await Promise.all(
        groups.map(async (group) => ({
          ...globalGroupFields(group),
          DBInstances: await globalGroups.instancesOf(group.id),
        })),
      ),
    };
  },
});
