import { defineOperation } from "./context.ts";
import { parseEntries } from "./whitelist-rules.ts";

/**
 * Replaces the addresses of a shared whitelist, for every instance that it counts for at once. The
 * name in the request is not compared: clients that rename a group send the new one here first.
 */
export const ModifyGlobalSecurityIPGroup = defineOperation("ModifyGlobalSecurityIPGroup", {
  writes: true,
  async handle(request, { globalGroups, work, caller, regionId }) {
    const entries = parseEntries(request.GIpList);
    const group = await globalGroups.require(
      { ownerId: caller.ownerId, regionId },
      request.GlobalSecurityGroupId,
    );
    await globalGroups.update(group.id, { ips: entries.join(",") });
    for (const id of await globalGroups.instancesOf(group.id)) await work.request("instance", id);
    return {};
  },
});
