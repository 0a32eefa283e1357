import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { groupName, userName } from "./ram-parameters.ts";
import { requireGroup, requireUser } from "./require-entities.ts";

/** Ends a membership. */
export const RemoveUserFromGroup = defineOperation("RemoveUserFromGroup", {
  writes: true,
  parameters: { UserName: required(userName), GroupName: required(groupName) },
  async handle(request, context) {
    const user = await requireUser(context, request.UserName);
    const group = await requireGroup(context, request.GroupName);
    if (!(await context.groups.removeMember(group.id, user.id)))
      throw ramErrors["EntityNotExist.User.Group"]();
    return {};
  },
});
