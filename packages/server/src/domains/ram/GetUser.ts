import { required } from "../../kernel/described-parameters.ts";
import { userFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { userName } from "./ram-parameters.ts";
import { requireUser } from "./require-entities.ts";

/** Reads one user. Nobody logs in here, so the last login is empty. */
export const GetUser = defineOperation("GetUser", {
  parameters: { UserName: required(userName) },
  async handle(request, context) {
    const user = await requireUser(context, request.UserName);
    return { User: { ...userFields(user), LastLoginDate: "" } };
  },
});
