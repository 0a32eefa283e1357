import type { Clock } from "../../../kernel/clock.ts";
import { after, done, type Reconciler } from "../../../reconcile/reconciler.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { Store } from "../../../store/store.ts";
import { expiryOf, isUnderWay } from "../backup.ts";
import { backupStore } from "../backup-store.ts";
import { succeedBackup } from "../succeed-backup.ts";

/** Ends every backup as if there were a file. There is none. */
export function simulatedBackups({
  store,
  clock,
  wake,
}: {
  store: Store;
  clock: Clock;
  wake(kind: string, key: string): void;
}): Reconciler[] {
  return [
    {
      kind: "backup",
      concurrency: 16,
      reconcile: (id) =>
        store.transact(async (db, onCommit) => {
          const backups = backupStore(db);
          const backup = await backups.find(id);
          if (!backup) return done;
          const now = clock.now();
          if (isUnderWay(backup)) {
            const expiresAt = expiryOf(backup, now);
            const work = workQueue(db, onCommit, now, wake);
            await succeedBackup(backup, { startedAt: now }, { db, now, work });
            return expiresAt === null ? done : after(expiresAt - now);
          }
          const isOver = backup.expiresAt !== null && backup.expiresAt <= now;
          if (backup.wanted === "gone" || isOver) {
            await backups.delete(id);
            return done;
          }
          return backup.expiresAt === null ? done : after(backup.expiresAt - now);
        }),
    },
    { kind: "backup-log", concurrency: 1, reconcile: async () => done },
  ];
}
