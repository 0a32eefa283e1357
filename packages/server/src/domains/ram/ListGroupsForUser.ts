import { isoSeconds } from "../../kernel/clock.ts";
import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { userName } from "./ram-parameters.ts";
import { requireUser } from "./require-entities.ts";

/** Lists the groups that a user is in. */
export const ListGroupsForUser = defineOperation("ListGroupsForUser", {
  parameters: { UserName: required(userName) },
  async handle(request, context) {
    const user = await requireUser(context, request.UserName);
    const Group = (await context.groups.of(user.id)).map(({ id, name, comments, joinedAt }) => ({
      GroupId: id,
      GroupName: name,
      Comments: comments,
      JoinDate: isoSeconds(joinedAt),
    }));
    return { Groups: { Group } };
  },
});
