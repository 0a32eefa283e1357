import { requireState } from "../instances/index.ts";
import { requireAccountsVersion, requireChangeable } from "./account-rules.ts";
import { changePassword } from "./change-password.ts";
import { defineOperation } from "./context.ts";

/** Sets a password without the old one; connections made with the old one end. */
export const ResetAccountPassword = defineOperation("ResetAccountPassword", {
  writes: true,
  async handle(request, context) {
    const { accounts, instances, caller } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ResetAccountPassword");
    requireAccountsVersion(instance);
    const account = requireChangeable(await accounts.find(instance.id, request.AccountName));
    await changePassword(account, request.AccountPassword, context);
    return {};
  },
});
