import type { Db } from "../../store/db.ts";
import { accountStore } from "../accounts/index.ts";
import { parameterStore } from "../parameters/index.ts";
import { whitelistStore } from "../whitelists/index.ts";
import type { Backup } from "./backup.ts";
import { type BackupSettingsSnapshot, recoverMode } from "./settings-snapshot.ts";

/**
 * Gives a new instance the settings that lie beside the data in a backup: those that `mode` names
 * (`whitelist,config,account`). Its own default account stays as ordered.
 */
export async function recoverSettings(
  backup: Pick<Backup, "settings" | "instanceId">,
  target: { instanceId: string; mode: string | undefined; now: number },
  db: Db,
): Promise<void> {
  const wanted = recoverMode(target.mode);
  const kept = JSON.parse(backup.settings) as BackupSettingsSnapshot;
  const { instanceId, now } = target;
  if (wanted.whitelist) {
    for (const group of kept.whitelists) await whitelistStore(db).put({ ...group, instanceId });
  }
  if (wanted.config) await parameterStore(db).set(instanceId, kept.parameters, now);
  if (!wanted.account) return;
  const accounts = accountStore(db);
  for (const account of kept.accounts) {
    if (account.name === backup.instanceId) continue;
    await accounts.insert({ ...account, instanceId, pending: "create", createdAt: now });
  }
}
