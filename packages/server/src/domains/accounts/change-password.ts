import { type Account, sealedPassword } from "./account.ts";
import { pendingAfterChange } from "./account-rules.ts";
import type { AccountContext } from "./context.ts";

/** Writes a new password to the row and asks for it to be carried to the nodes. */
export async function changePassword(
  account: Account,
  password: string,
  { accounts, secrets, work }: Pick<AccountContext, "accounts" | "secrets" | "work">,
): Promise<void> {
  await accounts.update(account.instanceId, account.name, {
    ...sealedPassword(account.name, password, secrets),
    pending: pendingAfterChange(account),
  });
  await work.request("instance", account.instanceId);
}
