import type { Operation } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { instanceStore } from "../instances/index.ts";
import { accountStore } from "./account-store.ts";
import { CreateAccount } from "./CreateAccount.ts";
import { DeleteAccount } from "./DeleteAccount.ts";
import { DescribeAccounts } from "./DescribeAccounts.ts";
import { GrantAccountPrivilege } from "./GrantAccountPrivilege.ts";
import { ModifyAccountDescription } from "./ModifyAccountDescription.ts";
import { ModifyAccountPassword } from "./ModifyAccountPassword.ts";
import { ResetAccount } from "./ResetAccount.ts";
import { ResetAccountPassword } from "./ResetAccountPassword.ts";
import { RevokeAccountPrivilege } from "./RevokeAccountPrivilege.ts";
import { VerifyPassword } from "./VerifyPassword.ts";

export { type Account, isDefaultAccount, sealedPassword } from "./account.ts";
export { type AccountStore, accountStore, settledAccounts } from "./account-store.ts";
export { type AccountUser, engineUsersOf } from "./engine-users.ts";

/** The accounts of an instance, which the engine knows as its users. */
export function accountOperations(options: {
  secrets: SecretBox;
  wake(kind: string, key: string): void;
}): Operation[] {
  const { secrets, wake } = options;
  return [
    CreateAccount,
    DeleteAccount,
    DescribeAccounts,
    GrantAccountPrivilege,
    ModifyAccountDescription,
    ModifyAccountPassword,
    ResetAccount,
    ResetAccountPassword,
    RevokeAccountPrivilege,
    VerifyPassword,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      accounts: accountStore(call.db),
      instances: instanceStore(call.db),
      work: workQueue(call.db, (run) => call.onCommit(run), call.now, wake),
      secrets,
    })),
  );
}
