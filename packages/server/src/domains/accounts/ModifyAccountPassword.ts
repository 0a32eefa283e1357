import { requireState } from "../instances/index.ts";
import { isPasswordOf } from "./account.ts";
import { accountErrors } from "./account-errors.ts";
import { requireChangeable } from "./account-rules.ts";
import { changePassword } from "./change-password.ts";
import { defineOperation } from "./context.ts";

/** Changes a password for those who know the old one; connections made with the old one end. */
export const ModifyAccountPassword = defineOperation("ModifyAccountPassword", {
  writes: true,
  async handle(request, context) {
    const { accounts, instances, caller } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyAccountPassword");
    const account = requireChangeable(await accounts.find(instance.id, request.AccountName));
    if (!isPasswordOf(account, request.OldAccountPassword)) throw accountErrors.IncorrectPassword();
    await changePassword(account, request.NewAccountPassword, context);
    return {};
  },
});
