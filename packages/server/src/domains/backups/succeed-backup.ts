import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { Db } from "../../store/db.ts";
import { type Backup, expiryOf } from "./backup.ts";
import { backupStore } from "./backup-store.ts";
import { snapshotSettingsStore } from "./snapshot-settings-store.ts";

interface Succeeding {
  readonly db: Db;
  readonly work: Pick<WorkQueue, "request">;
  readonly now: number;
}

/**
 * The backup is whole and offered from this transaction on. Of an instance's automatic snapshots
 * the oldest go that are more than its settings allow: now that there is a newer one.
 */
export async function succeedBackup(
  backup: Backup,
  changes: Partial<Backup>,
  { db, work, now }: Succeeding,
): Promise<void> {
  await backupStore(db).update(backup.id, {
    status: "Success",
    error: "",
    progress: 100,
    endedAt: now,
    expiresAt: expiryOf(backup, now),
    ...changes,
  });
  if (backup.kind === "snapshot" && backup.mode === "Automated") {
    await dropSurplus(backup.instanceId, { db, work });
  }
}

/** The automatic snapshots beyond those that the settings allow are not offered any more. */
export async function dropSurplus(
  instanceId: string,
  { db, work }: Pick<Succeeding, "db" | "work">,
): Promise<void> {
  const settings = await snapshotSettingsStore(db).find(instanceId);
  if (!settings) return;
  const backups = backupStore(db);
  const all = await backups.snapshots(instanceId, { mode: "Automated" });
  const whole = all.filter(({ status }) => status === "Success");
  for (const { id } of whole.slice(settings.maxAutomated)) {
    await backups.update(id, { wanted: "gone" });
    await work.request("backup", id);
  }
}
