import { isoSeconds } from "../../kernel/clock.ts";
import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { groupName, page, pageOf } from "./ram-parameters.ts";
import { requireGroup } from "./require-entities.ts";

/** Lists the members of a group by name, a page at a time. */
export const ListUsersForGroup = defineOperation("ListUsersForGroup", {
  parameters: { GroupName: required(groupName), ...page },
  async handle(request, context) {
    const { Marker: after, MaxItems: limit } = request;
    const group = await requireGroup(context, request.GroupName);
    const { items, more } = pageOf(
      await context.groups.members(group.id, { limit: limit + 1, after }),
      limit,
    );
    const User = items.map(({ name, displayName, joinedAt }) => ({
      UserName: name,
      DisplayName: displayName,
      JoinDate: isoSeconds(joinedAt),
    }));
    return { Users: { User }, ...more };
  },
});
