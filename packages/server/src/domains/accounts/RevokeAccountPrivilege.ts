import { requireState } from "../instances/index.ts";
import { isDefaultAccount, noPrivilege } from "./account.ts";
import { accountErrors } from "./account-errors.ts";
import { pendingAfterChange, requireChangeable } from "./account-rules.ts";
import { defineOperation } from "./context.ts";

/**
 * Takes an account's privilege away: it may log in and do nothing, until GrantAccountPrivilege
 * gives it another one. Its connections end. An account without a privilege stays as it is.
 */
export const RevokeAccountPrivilege = defineOperation("RevokeAccountPrivilege", {
  writes: true,
  async handle(request, { accounts, instances, work, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "RevokeAccountPrivilege");
    const account = requireChangeable(await accounts.find(instance.id, request.AccountName));
    if (isDefaultAccount(account)) throw accountErrors.IncorrectAccount();
    if (account.privilege === noPrivilege) return {};
    await accounts.update(instance.id, account.name, {
      privilege: noPrivilege,
      pending: pendingAfterChange(account),
    });
    await work.request("instance", instance.id);
    return {};
  },
});
