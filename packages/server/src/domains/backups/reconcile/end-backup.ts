import type { Db } from "../../../store/db.ts";
import { type Backup, type BackupKind, dayMs, expiryOf } from "../backup.ts";
import { backupStore } from "../backup-store.ts";
import { isOpen } from "../backup-window.ts";
import { scheduleStore } from "../schedule-store.ts";
import type { BackupReconcileContext } from "./backup-context.ts";

const retryMs = 5 * 60_000;

/** The backup ends as Failed and is never offered. */
export async function endBackup(
  backup: Backup,
  { store, clock, log }: Pick<BackupReconcileContext, "store" | "clock" | "log">,
  error: string,
  changes: Partial<Backup> = {},
): Promise<void> {
  log.warn({ backupId: backup.id, instanceId: backup.instanceId, error }, "backup failed");
  const now = clock.now();
  await store.transact(async (db) => {
    await backupStore(db).update(backup.id, {
      status: "Failed",
      error,
      endedAt: now,
      sizeBytes: 0,
      expiresAt: expiryOf(backup, now) ?? now + 7 * dayMs,
      ...changes,
    });
    if (backup.mode === "Automated") await tryAgainSoon(backup, now, db);
  });
}

/** A scheduled backup that failed is taken once more while its window is open. */
async function tryAgainSoon(backup: Backup, now: number, db: Db): Promise<void> {
  const { instanceId, kind } = backup;
  const schedules = scheduleStore(db, kind as BackupKind);
  const schedule = await schedules.find(instanceId);
  if (schedule && isOpen(schedule, now + retryMs)) {
    await schedules.setNextRun(instanceId, now + retryMs);
  }
}
