import type { ChangedUser } from "../../../engine/redis/apply-users.ts";
import { type Account, isDefaultAccount } from "../../accounts/index.ts";
import { controlUser } from "./live-nodes.ts";
import { replicatorUser } from "./wanted-state.ts";

/**
 * Names of the engine's users whose connections end: a password that is no longer valid, or a right
 * that was taken away, must not go on working for those who are already in.
 *
 * With the one-argument form `AUTH name:password` a client of another account is the engine's
 * `default` user, and nobody can tell it from the clients of the default account. A new password of
 * such an account ends only the connections under its own name, so that those of the default account
 * are not cut off; that it is deleted or may do less ends all of `default`, which could do more.
 * @param changed what the engine saw; empty also where an earlier try stopped just after it
 */
export function usersToClose(
  changed: readonly ChangedUser[],
  accounts: readonly Account[],
): string[] {
  const waiting = accounts.filter(({ pending }) => pending !== "");
  const names = new Set([...changed, ...waiting].map(({ name }) => name));
  const known = waiting.filter(({ pending }) => pending !== "create");
  const isOwn = changed.some(({ name, by }) => name === "default" && by !== "passwords");
  const isForeign = known.length > 0 && known.every(isOnlyNewPassword);
  if (isOwn) names.add("default");
  else if (isForeign) names.delete("default");
  else if (changed.length === 0 && known.length > 0) names.add("default");
  names.delete(controlUser);
  names.delete(replicatorUser);
  return [...names].sort();
}

/** What such an account was allowed it still is. */
function isOnlyNewPassword(account: Account): boolean {
  const { pending, privilege } = account;
  return pending === "change" && privilege === "RoleReadWrite" && !isDefaultAccount(account);
}
