import { defineOperation } from "./context.ts";

/** Renames a shared whitelist. */
export const ModifyGlobalSecurityIPGroupName = defineOperation("ModifyGlobalSecurityIPGroupName", {
  writes: true,
  async handle(request, { globalGroups, caller }) {
    const group = await globalGroups.require(caller.ownerId, request.GlobalSecurityGroupId);
    await globalGroups.update(group.id, { name: request.GlobalIgName });
    return {};
  },
});
