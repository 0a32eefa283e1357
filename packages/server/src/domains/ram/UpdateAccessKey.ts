import { choice, required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { namedOrOwnUser } from "./own-user.ts";
import { ramErrors } from "./ram-errors.ts";
import { userName } from "./ram-parameters.ts";

/** Disables a key or enables it again, from the next request on. */
export const UpdateAccessKey = defineOperation("UpdateAccessKey", {
  writes: true,
  parameters: {
    UserName: userName,
    UserAccessKeyId: required(text()),
    Status: required(choice(["Active", "Inactive"])),
  },
  async handle(request, context) {
    const user = await namedOrOwnUser(context, request.UserName);
    const isActive = request.Status === "Active";
    if (!(await context.keys.setActive(user.id, request.UserAccessKeyId, isActive)))
      throw ramErrors["EntityNotExist.User.AccessKey"]();
    return {};
  },
});
