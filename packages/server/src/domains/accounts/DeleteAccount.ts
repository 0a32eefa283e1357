import { requireState } from "../instances/index.ts";
import { isDefaultAccount } from "./account.ts";
import { accountErrors } from "./account-errors.ts";
import { requireAccountsVersion } from "./account-rules.ts";
import { defineOperation } from "./context.ts";

/** Removes an account and closes its connections. It is listed until the engine has done so. */
export const DeleteAccount = defineOperation("DeleteAccount", {
  writes: true,
  async handle(request, { accounts, instances, work, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "DeleteAccount");
    requireAccountsVersion(instance);
    const account = await accounts.find(instance.id, request.AccountName);
    if (!account) throw accountErrors["InvalidAccountName.NotFound"]();
    // The operation's page has no code for this; GrantAccountPrivilege's says what is meant.
    if (isDefaultAccount(account)) throw accountErrors.IncorrectAccount();
    if (account.pending !== "") throw accountErrors["OperationDenied.AccountStatus"]();
    await accounts.update(instance.id, account.name, { pending: "delete" });
    await work.request("instance", instance.id);
    return {};
  },
});
