import type { Instance } from "../instances/index.ts";
import { type Account, isDefaultAccount } from "./account.ts";
import { accountErrors } from "./account-errors.ts";

/** Accounts that a user may create beside the default one, which comes with the instance. */
const maxCreated = 18;

/** Users that every node has for other purposes. */
const reservedNames: ReadonlySet<string> = new Set([
  "admin",
  "default",
  "kvasir",
  "replicator",
  "root",
]);

/** @throws ApiError InvalidAccountName.Forbid, InvalidAccountName.Duplicate */
export function requireFreeName(name: string, existing: readonly Account[]): void {
  if (reservedNames.has(name)) throw accountErrors["InvalidAccountName.Forbid"]();
  // One that is being deleted still holds its name: the engine knows it until that is done.
  if (existing.some((account) => account.name === name)) {
    throw accountErrors["InvalidAccountName.Duplicate"]();
  }
}

/** @throws ApiError AccountLimitExceeded */
export function requireRoom(existing: readonly Account[]): void {
  const created = existing.filter((account) => !isDefaultAccount(account));
  if (created.length >= maxCreated) throw accountErrors.AccountLimitExceeded();
}

/**
 * Several accounts need engine 4.0. The pages of CreateAccount, DeleteAccount and
 * ResetAccountPassword list this error, the others do not.
 * @throws ApiError InvalidEngineVersion.Format
 */
export function requireAccountsVersion(instance: Pick<Instance, "engineVersion">): void {
  if (instance.engineVersion === "2.8") throw accountErrors["InvalidEngineVersion.Format"]();
}

/**
 * The account that a change is meant for. One that is on its way out takes no more changes.
 * @throws ApiError InvalidAccountName.NotFound
 */
export function requireChangeable(account: Account | undefined): Account {
  if (!account || account.pending === "delete") {
    throw accountErrors["InvalidAccountName.NotFound"]();
  }
  return account;
}

/** RoleRepl lets a client copy the data set as a replica does, which only one whole shard allows. */
export function canReplicate(instance: Pick<Instance, "architecture">): boolean {
  return instance.architecture === "standard";
}

/** What waits for the engine after one more change: an account that it lacks is still to be made. */
export function pendingAfterChange(account: Pick<Account, "pending">): "create" | "change" {
  return account.pending === "create" ? "create" : "change";
}
