import type { Db } from "../../../store/db.ts";
import { type Backup, dayMs, expiryOf } from "../backup.ts";
import { backupStore } from "../backup-store.ts";
import { isOpen } from "../backup-window.ts";
import { policyStore } from "../policy-store.ts";
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
    if (backup.mode === "Automated") await tryAgainSoon(backup.instanceId, now, db);
  });
}

/** A scheduled backup that failed is taken once more while its window is open. */
async function tryAgainSoon(instanceId: string, now: number, db: Db): Promise<void> {
  const policies = policyStore(db);
  const policy = await policies.of(instanceId, now);
  if (isOpen(policy, now + retryMs)) await policies.setNextRun(instanceId, now + retryMs);
}
