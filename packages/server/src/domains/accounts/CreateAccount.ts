import { isMemcache, requireState } from "../instances/index.ts";
import { sealedPassword } from "./account.ts";
import { accountErrors } from "./account-errors.ts";
import {
  canReplicate,
  requireAccountsVersion,
  requireFreeName,
  requireRoom,
} from "./account-rules.ts";
import { defineOperation } from "./context.ts";

/**
 * Adds an account; it is `Unavailable` until every node knows it. A busy instance answers
 * IncorrectDBInstanceState, row 50 of the error table, which wins over the OperationDeniedDBStatus
 * of later documents. Newer clients try again on either; Terraform's provider 1.240.0 only on that.
 */
export const CreateAccount = defineOperation("CreateAccount", {
  writes: true,
  async handle(request, { accounts, instances, work, secrets, caller, now }) {
    const { AccountName: name, AccountPrivilege: privilege = "RoleReadWrite" } = request;
    // Limits on databases or commands of one account: to accept and ignore them would grant more
    // than was asked for.
    if (request.Parameters) throw accountErrors.InvalidParameter({ parameter: "Parameters" });
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "CreateAccount");
    if (isMemcache(instance)) throw accountErrors["InvalidDBInstanceAccountMode.Format"]();
    requireAccountsVersion(instance);
    if (privilege === "RoleRepl" && !canReplicate(instance)) {
      throw accountErrors["InvalidAccountPrivilege.Malformed"]();
    }
    const existing = await accounts.all(instance.id);
    requireFreeName(name, existing);
    requireRoom(existing);
    await accounts.insert({
      instanceId: instance.id,
      name,
      accountType: "Normal",
      privilege,
      description: request.AccountDescription ?? "",
      ...sealedPassword(name, request.AccountPassword, secrets),
      pending: "create",
      createdAt: now,
    });
    await work.request("instance", instance.id);
    // The first spelling is a slip of the API that clients depend on.
    return { InstanceId: instance.id, AcountName: name, AccountName: name };
  },
});
