import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { groupName, userName } from "./ram-parameters.ts";
import { requireGroup, requireUser } from "./require-entities.ts";

/** Makes a user a member of a group: its policies count for the user too. */
export const AddUserToGroup = defineOperation("AddUserToGroup", {
  writes: true,
  parameters: { UserName: required(userName), GroupName: required(groupName) },
  async handle(request, context) {
    const user = await requireUser(context, request.UserName);
    const group = await requireGroup(context, request.GroupName);
    if (!(await context.groups.addMember(group.id, user.id, context.now)))
      throw ramErrors["EntityAlreadyExists.User.Group"]();
    return {};
  },
});
