import { isoSeconds } from "../../kernel/clock.ts";
import { newAccessKey } from "../access/index.ts";
import { defineOperation } from "./context.ts";
import { namedOrOwnUser } from "./own-user.ts";
import { ramErrors } from "./ram-errors.ts";
import { userName } from "./ram-parameters.ts";

/** The cloud gives a user no more. */
const maxKeys = 2;

/** Gives a user a key. Its secret is told this once and never again. */
export const CreateAccessKey = defineOperation("CreateAccessKey", {
  writes: true,
  parameters: { UserName: userName },
  async handle(request, context) {
    const { keys, now, random, secrets } = context;
    const user = await namedOrOwnUser(context, request.UserName);
    if ((await keys.list(user.id)).length >= maxKeys)
      throw ramErrors["LimitExceeded.User.AccessKey"]();
    const key = newAccessKey(random);
    await keys.insert(user, key, { now, secrets });
    return {
      AccessKey: {
        AccessKeyId: key.accessKeyId,
        AccessKeySecret: key.accessKeySecret,
        Status: "Active",
        CreateDate: isoSeconds(now),
      },
    };
  },
});
