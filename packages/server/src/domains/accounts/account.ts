import { timingSafeEqual } from "node:crypto";
import type { Selectable } from "kysely";
import { type SecretBox, sha256Hex } from "../../kernel/secret-box.ts";
import type { AccountTable } from "../../store/instance-tables.ts";

export type Account = Selectable<AccountTable>;

/** The three forms in which a password is kept; none of them can be read back without the key. */
export function sealedPassword(
  name: string,
  password: string,
  secrets: SecretBox,
): Pick<Account, "passwordSealed" | "passwordSha256" | "pairSha256"> {
  return {
    passwordSealed: secrets.seal(password),
    passwordSha256: sha256Hex(password),
    pairSha256: sha256Hex(`${name}:${password}`),
  };
}

/** What an account has whose privilege was taken away: it may log in, and do nothing. */
export const noPrivilege = "";

/** The default account is named after the instance and is what `AUTH password` means. */
export function isDefaultAccount(account: Pick<Account, "instanceId" | "name">): boolean {
  return account.name === account.instanceId;
}

/** Whether this is the account's password; false where none was set yet. Takes equally long for all. */
export function isPasswordOf(account: Pick<Account, "passwordSha256">, password: string): boolean {
  const given = Buffer.from(sha256Hex(password), "hex");
  const kept = Buffer.from(account.passwordSha256, "hex");
  return kept.length === given.length && timingSafeEqual(kept, given);
}
