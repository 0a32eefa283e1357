import { required, text } from "../../kernel/described-parameters.ts";
import { newAccessKey } from "../access/index.ts";
import { defineOperation } from "./context.ts";
import { invalid, operatorErrors } from "./operator-errors.ts";
import { owner } from "./parameters.ts";

/**
 * A key of an owner itself, or of a RAM user of it. Id and secret are made up, or taken as given
 * (both or none), which suits tests and seeds. The secret is shown here and never again.
 */
export const CreateOwnerAccessKey = defineOperation("CreateOwnerAccessKey", {
  writes: true,
  parameters: {
    Owner: required(owner),
    UserName: text(),
    // A key that begins as those of sessions do would be asked for its token.
    KeyId: text({ pattern: /^(?!STS\.)[\x21-\x7e]{4,128}$/ }),
    KeySecret: text({ pattern: /^[\x21-\x7e]{8,128}$/ }),
  },
  async handle(request, { owners, users, userKeys, now, random, secrets }) {
    const { id: ownerId } = await owners.require(request.Owner);
    const { UserName, KeyId, KeySecret } = request;
    if ((KeyId === undefined) !== (KeySecret === undefined)) {
      throw invalid(KeyId === undefined ? "KeyId" : "KeySecret");
    }
    const key =
      KeyId !== undefined && KeySecret !== undefined
        ? { accessKeyId: KeyId, accessKeySecret: KeySecret }
        : newAccessKey(random);
    if (await owners.hasKey(key.accessKeyId)) {
      throw operatorErrors["InvalidOwnerAccessKey.AlreadyExists"]();
    }
    if (UserName === undefined) {
      const secretSealed = secrets.seal(key.accessKeySecret);
      await owners.insertKey({ id: key.accessKeyId, ownerId, secretSealed, createdAt: now });
    } else {
      const user = await users.find(ownerId, UserName);
      if (!user) throw operatorErrors["EntityNotExist.User"]();
      await userKeys.insert(user, key, { now, secrets });
    }
    return {
      AccessKey: { AccessKeyId: key.accessKeyId, AccessKeySecret: key.accessKeySecret },
    };
  },
});
