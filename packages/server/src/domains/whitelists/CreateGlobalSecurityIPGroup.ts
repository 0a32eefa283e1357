import { randomText } from "../../kernel/ids.ts";
import { orderedGroup } from "../resource-groups/index.ts";
import { defineOperation } from "./context.ts";
import { globalGroupFields } from "./global-group-fields.ts";
import { parseEntries } from "./whitelist-rules.ts";

/** Makes a whitelist that instances can share. It counts for none before it is related to one. */
export const CreateGlobalSecurityIPGroup = defineOperation("CreateGlobalSecurityIPGroup", {
  writes: true,
  async handle(request, context) {
    const { globalGroups, caller, regionId, now, random } = context;
    const group = {
      id: `g-${randomText(random, 16)}`,
      ownerId: caller.ownerId,
      regionId,
      name: request.GlobalIgName,
      ips: parseEntries(request.GIpList).join(","),
      resourceGroupId: request.ResourceGroupId
        ? await orderedGroup(request.ResourceGroupId, context)
        : "",
      createdAt: now,
    };
    await globalGroups.insert(group);
    return { GlobalSecurityIPGroup: [globalGroupFields(group)] };
  },
});
