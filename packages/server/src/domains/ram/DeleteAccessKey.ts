import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { namedOrOwnUser } from "./own-user.ts";
import { ramErrors } from "./ram-errors.ts";
import { userName } from "./ram-parameters.ts";

/** Removes a key of a user for good. */
export const DeleteAccessKey = defineOperation("DeleteAccessKey", {
  writes: true,
  parameters: { UserName: userName, UserAccessKeyId: required(text()) },
  async handle(request, context) {
    const user = await namedOrOwnUser(context, request.UserName);
    if (!(await context.keys.delete(user.id, request.UserAccessKeyId)))
      throw ramErrors["EntityNotExist.User.AccessKey"]();
    return {};
  },
});
