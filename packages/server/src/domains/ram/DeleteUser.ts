import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { userName } from "./ram-parameters.ts";
import { requireUser } from "./require-entities.ts";

/** Removes a user that has no keys, groups and policies any more. */
export const DeleteUser = defineOperation("DeleteUser", {
  writes: true,
  parameters: { UserName: required(userName) },
  async handle(request, context) {
    const { users, keys, groups, attachments } = context;
    const user = await requireUser(context, request.UserName);
    if ((await groups.of(user.id)).length > 0) throw ramErrors["DeleteConflict.User.Group"]();
    if ((await keys.list(user.id)).length > 0) throw ramErrors["DeleteConflict.User.AccessKey"]();
    if ((await attachments.of([user.id])).length > 0)
      throw ramErrors["DeleteConflict.User.Policy"]();
    await users.delete(user.id);
    return {};
  },
});
