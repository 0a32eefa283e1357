import { isPasswordOf } from "./account.ts";
import { accountErrors } from "./account-errors.ts";
import { defineOperation } from "./context.ts";

/**
 * Says whether this is the password of the default account, the one that `AUTH password` means. An
 * account without a password has none that is right.
 */
export const VerifyPassword = defineOperation("VerifyPassword", {
  async handle(request, { accounts, instances, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const account = await accounts.find(instance.id, instance.id);
    if (!account || !isPasswordOf(account, request.Password)) {
      throw accountErrors.IncorrectPassword();
    }
    return {};
  },
});
