import { defineOperation } from "./context.ts";

/** Deletes a shared whitelist; its addresses count nowhere any more, at once. */
export const DeleteGlobalSecurityIPGroup = defineOperation("DeleteGlobalSecurityIPGroup", {
  writes: true,
  async handle(request, { globalGroups, work, caller, regionId }) {
    const group = await globalGroups.require(
      { ownerId: caller.ownerId, regionId },
      request.GlobalSecurityGroupId,
    );
    const instanceIds = await globalGroups.instancesOf(group.id);
    await globalGroups.delete(group.id);
    for (const id of instanceIds) await work.request("instance", id);
    return {};
  },
});
