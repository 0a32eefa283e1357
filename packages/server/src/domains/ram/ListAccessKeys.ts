import { keyFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { namedOrOwnUser } from "./own-user.ts";
import { userName } from "./ram-parameters.ts";

/** Lists the keys of a user, without their secrets. */
export const ListAccessKeys = defineOperation("ListAccessKeys", {
  parameters: { UserName: userName },
  async handle(request, context) {
    const user = await namedOrOwnUser(context, request.UserName);
    const keys = await context.keys.list(user.id);
    return { AccessKeys: { AccessKey: keys.map(keyFields) } };
  },
});
