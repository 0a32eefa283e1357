import { required } from "../../kernel/described-parameters.ts";
import { userFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { newUserId } from "./new-entity-id.ts";
import { ramErrors } from "./ram-errors.ts";
import { comments, displayName, email, mobilePhone, userName } from "./ram-parameters.ts";

/** Adds a user, who may do nothing until it gets policies. */
export const CreateUser = defineOperation("CreateUser", {
  writes: true,
  parameters: {
    UserName: required(userName),
    DisplayName: displayName,
    MobilePhone: mobilePhone,
    Email: email,
    Comments: comments,
  },
  async handle(request, context) {
    const { users, caller, now, random } = context;
    const taken = await users.find(caller.ownerId, request.UserName);
    if (taken) throw ramErrors["EntityAlreadyExists.User"]();
    const user = {
      id: newUserId(random),
      ownerId: caller.ownerId,
      name: request.UserName,
      displayName: request.DisplayName ?? "",
      mobilePhone: request.MobilePhone ?? "",
      email: request.Email ?? "",
      comments: request.Comments ?? "",
      createdAt: now,
      updatedAt: now,
    };
    await users.insert(user);
    const { UpdateDate: _, ...fields } = userFields(user);
    return { User: fields };
  },
});
