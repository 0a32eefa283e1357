import { after, type Outcome, type Reconciler } from "../../../reconcile/reconciler.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { Db } from "../../../store/db.ts";
import type { OnCommit } from "../../../store/store.ts";
import { instanceStore, isMemcache } from "../../instances/index.ts";
import type { BackupPolicy } from "../backup.ts";
import { backupStore } from "../backup-store.ts";
import { isOpen, nextRun } from "../backup-window.ts";
import { policyStore } from "../policy-store.ts";
import { settingsSnapshot } from "../settings-snapshot.ts";
import type { BackupReconcileContext } from "./backup-context.ts";

/** So many policies are looked at in one transaction, which others wait for. */
const batch = 200;
/** New instances are noticed this soon, long before a window of an hour is over. */
const lookMs = 5 * 60_000;
const retryMs = 5 * 60_000;

type ScheduleContext = Pick<BackupReconcileContext, "store" | "clock" | "random"> & {
  wake(kind: string, key: string): void;
};

/**
 * Begins scheduled backups. One row for all instances: the time of each next run is in its policy,
 * so that a hundred thousand instances cost no more than those that are due.
 */
export function scheduleReconciler(context: ScheduleContext): Reconciler {
  return {
    kind: "backup-schedule",
    concurrency: 1,
    async reconcile(_key, { signal }): Promise<Outcome> {
      while (!signal.aborted) {
        const now = context.clock.now();
        const due = await context.store.read((db) => policyStore(db).due(now, batch));
        if (due.length === 0) {
          const earliest = await context.store.read((db) => policyStore(db).earliest());
          return after(Math.min(lookMs, Math.max(1, (earliest ?? Infinity) - now)));
        }
        await context.store.transact(async (db, onCommit) => {
          for (const policy of due) await beginOne(policy, { ...context, db, onCommit, now });
        });
      }
      return after(0);
    },
  };
}

async function beginOne(
  policy: BackupPolicy,
  {
    db,
    onCommit,
    now,
    random,
    wake,
  }: ScheduleContext & { db: Db; onCommit: OnCommit; now: number },
): Promise<void> {
  const { instanceId } = policy;
  const policies = policyStore(db);
  const instance = await instanceStore(db).find(instanceId);
  if (!instance || instance.deletedAt !== null) {
    await policies.delete(instanceId);
    return;
  }
  const next = nextRun(policy, instanceId, now);
  // A window that was missed, by a server that was down or a clock that was moved, stays missed.
  const mayRun = isOpen(policy, now) && instance.readyAt !== null && !isMemcache(instance);
  if (!mayRun) {
    await policies.setNextRun(instanceId, next);
    return;
  }
  const backups = backupStore(db);
  if (instance.status !== "Normal" || (await backups.hasUnderWay(instanceId))) {
    await policies.setNextRun(instanceId, Math.min(next, now + retryMs));
    return;
  }
  const backup = await backups.insert(instance, {
    mode: "Automated",
    retentionDays: policy.retentionDays,
    settings: await settingsSnapshot(db, instanceId),
    now,
    random,
  });
  await policies.setNextRun(instanceId, next);
  await workQueue(db, onCommit, now, wake).request("backup", backup.id);
}
