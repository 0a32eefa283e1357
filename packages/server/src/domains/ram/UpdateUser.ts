import { required } from "../../kernel/described-parameters.ts";
import { userFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { comments, displayName, email, mobilePhone, userName } from "./ram-parameters.ts";
import { requireUser } from "./require-entities.ts";

/** Changes a user; keys, groups and policies stay with it under a new name. */
export const UpdateUser = defineOperation("UpdateUser", {
  writes: true,
  parameters: {
    UserName: required(userName),
    NewUserName: userName,
    NewDisplayName: displayName,
    NewMobilePhone: mobilePhone,
    NewEmail: email,
    NewComments: comments,
  },
  async handle(request, context) {
    const { users, caller, now } = context;
    const user = await requireUser(context, request.UserName);
    const name = request.NewUserName ?? user.name;
    if (name !== user.name && (await users.find(caller.ownerId, name)))
      throw ramErrors["EntityAlreadyExists.User"]();
    const changes = {
      name,
      displayName: request.NewDisplayName ?? user.displayName,
      mobilePhone: request.NewMobilePhone ?? user.mobilePhone,
      email: request.NewEmail ?? user.email,
      comments: request.NewComments ?? user.comments,
      updatedAt: now,
    };
    await users.update(user.id, changes);
    return { User: userFields({ ...user, ...changes }) };
  },
});
