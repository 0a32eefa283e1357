import { defineOperation } from "./context.ts";

/** The security groups that an instance is bound to. */
export const DescribeSecurityGroupConfiguration = defineOperation(
  "DescribeSecurityGroupConfiguration",
  {
    async handle(request, { instances, securityGroups, caller }) {
      const instance = await instances.require(caller.ownerId, request.InstanceId);
      const ids = await securityGroups.of(instance.id);
      return {
        Items: {
          EcsSecurityGroupRelation: ids.map((SecurityGroupId) => ({
            NetType: instance.networkType.toLowerCase(),
            RegionId: instance.regionId,
            SecurityGroupId,
          })),
        },
      };
    },
  },
);
