import { requireState } from "../instances/index.ts";
import { sealedPassword } from "./account.ts";
import { pendingAfterChange, requireChangeable } from "./account-rules.ts";
import { defineOperation } from "./context.ts";

/**
 * Brings an account back to what a new one is: with this password it may read and write, whatever
 * it was allowed before. Connections made with the old password end.
 */
export const ResetAccount = defineOperation("ResetAccount", {
  writes: true,
  async handle(request, { accounts, instances, work, secrets, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ResetAccount");
    const account = requireChangeable(await accounts.find(instance.id, request.AccountName));
    await accounts.update(instance.id, account.name, {
      ...sealedPassword(account.name, request.AccountPassword, secrets),
      privilege: "RoleReadWrite",
      pending: pendingAfterChange(account),
    });
    await work.request("instance", instance.id);
    return {};
  },
});
