import type { Db } from "../../store/db.ts";
import { type Account, accountStore } from "../accounts/index.ts";
import type { Instance } from "../instances/index.ts";
import { parameterStore } from "../parameters/index.ts";
import { whitelistStore } from "../whitelists/index.ts";

/** What a backup keeps beside the data. Passwords in it are sealed, as in the accounts themselves. */
export interface BackupSettingsSnapshot {
  readonly whitelists: readonly { name: string; attribute: string; ips: string }[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly accounts: readonly Account[];
  /** Memory of the instance's class, in MiB; backups of older releases lack it. */
  readonly capacityMb?: number;
}

/** The instance's settings as they are now, as JSON. */
export async function settingsSnapshot(
  db: Db,
  { id: instanceId, capacityMb }: Pick<Instance, "id" | "capacityMb">,
): Promise<string> {
  const [groups, parameters, accounts] = await Promise.all([
    whitelistStore(db).groups(instanceId),
    parameterStore(db).values(instanceId),
    accountStore(db).all(instanceId),
  ]);
  const snapshot: BackupSettingsSnapshot = {
    whitelists: groups.map(({ name, attribute, ips }) => ({ name, attribute, ips })),
    parameters,
    accounts: accounts.filter(({ pending }) => pending !== "delete"),
    capacityMb,
  };
  return JSON.stringify(snapshot);
}

/** What of a backup's settings a new instance is to get. */
export interface RecoverMode {
  readonly whitelist: boolean;
  readonly config: boolean;
  readonly account: boolean;
}

/** `whitelist,config,account`, any of them. */
export function recoverMode(text: string | undefined): RecoverMode {
  const words = new Set((text ?? "").toLowerCase().split(","));
  return {
    whitelist: words.has("whitelist"),
    config: words.has("config"),
    account: words.has("account"),
  };
}
