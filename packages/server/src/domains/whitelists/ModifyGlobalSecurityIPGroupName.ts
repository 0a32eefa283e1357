import { defineOperation } from "./context.ts";

/** Renames a shared whitelist. */
export const ModifyGlobalSecurityIPGroupName = defineOperation("ModifyGlobalSecurityIPGroupName", {
  writes: true,
  async handle(request, { globalGroups, caller, regionId }) {
    const group = await globalGroups.require(
      { ownerId: caller.ownerId, regionId },
      request.GlobalSecurityGroupId,
    );
    await globalGroups.update(group.id, { name: request.GlobalIgName });
    return {};
  },
});
