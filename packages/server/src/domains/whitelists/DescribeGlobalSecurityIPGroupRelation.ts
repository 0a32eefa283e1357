import { defineOperation } from "./context.ts";
import { globalGroupFields } from "./global-group-fields.ts";

/** The shared whitelists that count for an instance. */
export const DescribeGlobalSecurityIPGroupRelation = defineOperation(
  "DescribeGlobalSecurityIPGroupRelation",
  {
    async handle(request, { instances, globalGroups, caller }) {
      const instance = await instances.require(caller.ownerId, request.DBClusterId);
      const groups = await globalGroups.of(instance.id);
      return {
        DBClusterId: instance.id,
        GlobalSecurityIPGroupRel: groups.map(globalGroupFields),
      };
    },
  },
);
