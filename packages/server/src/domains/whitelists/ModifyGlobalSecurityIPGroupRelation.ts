import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";

/**
 * Says which shared whitelists count for an instance: exactly those given, separated by commas,
 * none when there are none. New connections meet the new list at once; open ones of an address
 * that is no longer on any list are closed.
 */
export const ModifyGlobalSecurityIPGroupRelation = defineOperation(
  "ModifyGlobalSecurityIPGroupRelation",
  {
    writes: true,
    async handle(request, { instances, globalGroups, work, caller }) {
      const instance = await instances.require(caller.ownerId, request.DBClusterId);
      requireState(instance, "ModifyGlobalSecurityIPGroupRelation");
      const given = (request.GlobalSecurityGroupId ?? "").split(",").filter((id) => id !== "");
      // One group said many thousand times must not hold up everybody's writes.
      const ids = [...new Set(given)];
      for (const id of ids) await globalGroups.require(instance, id);
      await globalGroups.relate(instance.id, ids);
      await work.request("instance", instance.id);
      return {};
    },
  },
);
