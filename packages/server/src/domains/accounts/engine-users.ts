import type { Account } from "./account.ts";
import { isDefaultAccount } from "./account.ts";

export interface AccountUser {
  readonly name: string;
  readonly privilege: "RoleReadOnly" | "RoleReadWrite" | "RoleRepl" | "none";
  readonly passwordSha256s: readonly string[];
  readonly noPassword?: boolean;
  readonly disabledCommands?: readonly string[];
}

/**
 * The accounts as users of the engine. Besides its own user, the default account is the engine's
 * `default` user, so that `AUTH password` reaches it. The one-argument form `AUTH name:password`
 * also lands on `default`; it is offered only to accounts that may do as much as `default` may.
 * @param options.passwordFree `VpcAuthMode=Close`: clients need no password
 * @param options.disabledCommands what no account may use
 */
export function engineUsersOf(
  accounts: readonly Account[],
  options: { passwordFree: boolean; disabledCommands: readonly string[] },
): AccountUser[] {
  const living = accounts.filter((account) => account.pending !== "delete");
  const users: AccountUser[] = living.map((account) => ({
    name: account.name,
    privilege: (account.privilege || "none") as AccountUser["privilege"],
    passwordSha256s: account.passwordSha256 ? [account.passwordSha256] : [],
  }));
  const own = living.find(isDefaultAccount);
  const pairs = living
    .filter((account) => account.privilege === "RoleReadWrite" && account.pairSha256)
    .map((account) => account.pairSha256);
  users.push({
    name: "default",
    privilege: "RoleReadWrite",
    passwordSha256s: [...(own?.passwordSha256 ? [own.passwordSha256] : []), ...pairs],
    ...(options.passwordFree ? { noPassword: true } : {}),
  });
  const { disabledCommands } = options;
  return disabledCommands.length === 0
    ? users
    : users.map((user) => ({ ...user, disabledCommands }));
}
