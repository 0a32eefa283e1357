import { requireState } from "../instances/index.ts";
import { isDefaultAccount } from "./account.ts";
import { accountErrors } from "./account-errors.ts";
import { canReplicate, pendingAfterChange, requireChangeable } from "./account-rules.ts";
import { defineOperation } from "./context.ts";

/** Gives an account another privilege; its connections end, as they still had the old one. */
export const GrantAccountPrivilege = defineOperation("GrantAccountPrivilege", {
  writes: true,
  async handle(request, { accounts, instances, work, caller }) {
    const { AccountName, AccountPrivilege: privilege } = request;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "GrantAccountPrivilege");
    const account = requireChangeable(await accounts.find(instance.id, AccountName));
    if (isDefaultAccount(account)) throw accountErrors.IncorrectAccount();
    if (privilege === "RoleRepl" && !canReplicate(instance)) {
      throw accountErrors["InvalidAccountPrivilege.Format"]();
    }
    if (privilege === account.privilege) return {};
    await accounts.update(instance.id, account.name, {
      privilege,
      pending: pendingAfterChange(account),
    });
    await work.request("instance", instance.id);
    return {};
  },
});
