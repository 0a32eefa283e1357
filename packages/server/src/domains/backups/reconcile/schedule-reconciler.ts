import { isoSeconds } from "../../../kernel/clock.ts";
import { after, type Outcome, type Reconciler } from "../../../reconcile/reconciler.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { Db } from "../../../store/db.ts";
import type { OnCommit } from "../../../store/store.ts";
import { instanceStore, isMemcache } from "../../instances/index.ts";
import type { BackupKind, Schedule } from "../backup.ts";
import { backupStore } from "../backup-store.ts";
import { isOpen, nextRun } from "../backup-window.ts";
import { scheduleStore } from "../schedule-store.ts";
import { settingsSnapshot } from "../settings-snapshot.ts";
import type { BackupReconcileContext } from "./backup-context.ts";

/** So many rows are looked at in one transaction, which others wait for. */
const batch = 200;
/** New instances are noticed this soon, long before a window of an hour is over. */
const lookMs = 5 * 60_000;
const retryMs = 5 * 60_000;

type ScheduleContext = Pick<BackupReconcileContext, "store" | "clock" | "random"> & {
  wake(kind: string, key: string): void;
};

const kinds: readonly BackupKind[] = ["backup", "snapshot"];

/**
 * Begins scheduled backups and snapshots. One row for all instances: the time of each next run is
 * in its policy, so that a hundred thousand instances cost no more than those that are due.
 */
export function scheduleReconciler(context: ScheduleContext): Reconciler {
  return {
    kind: "backup-schedule",
    concurrency: 1,
    async reconcile(_key, { signal }): Promise<Outcome> {
      while (!signal.aborted) {
        const now = context.clock.now();
        let began = false;
        for (const kind of kinds) {
          const dueIn = (db: Db) => scheduleStore(db, kind).due(now, batch);
          if ((await context.store.read(dueIn)).length === 0) continue;
          began = true;
          await context.store.transact(async (db, onCommit) => {
            // Read again: a policy that has changed since must not be put back to its old hour.
            for (const row of await dueIn(db)) {
              await beginOne(kind, row, { ...context, db, onCommit, now });
            }
          });
        }
        if (!began) return after(Math.min(lookMs, Math.max(1, (await earliest(context)) - now)));
      }
      return after(0);
    },
  };
}

async function earliest({ store }: Pick<ScheduleContext, "store">): Promise<number> {
  const next = await store.read((db) =>
    Promise.all(kinds.map((kind) => scheduleStore(db, kind).earliest())),
  );
  return Math.min(...next.map((at) => at ?? Infinity));
}

async function beginOne(
  kind: BackupKind,
  schedule: Schedule,
  {
    db,
    onCommit,
    now,
    random,
    wake,
  }: ScheduleContext & { db: Db; onCommit: OnCommit; now: number },
): Promise<void> {
  const { instanceId } = schedule;
  const schedules = scheduleStore(db, kind);
  const instance = await instanceStore(db).find(instanceId);
  if (!instance || instance.deletedAt !== null) {
    await schedules.delete(instanceId);
    return;
  }
  const next = nextRun(schedule, instanceId, now);
  // A window that was missed, by a server that was down or a clock that was moved, stays missed.
  const mayRun = isOpen(schedule, now) && instance.readyAt !== null && !isMemcache(instance);
  if (!mayRun) {
    await schedules.setNextRun(instanceId, next);
    return;
  }
  const backups = backupStore(db);
  if (instance.status !== "Normal" || (await backups.hasUnderWay(instanceId))) {
    await schedules.setNextRun(instanceId, Math.min(next, now + retryMs));
    return;
  }
  const backup = await backups.insert(instance, {
    kind,
    ...(kind === "snapshot" ? { name: automaticName(now) } : {}),
    mode: "Automated",
    retentionDays: schedule.retentionDays,
    settings: await settingsSnapshot(db, instance),
    now,
    random,
  });
  await schedules.setNextRun(instanceId, next);
  await workQueue(db, onCommit, now, wake).request("backup", backup.id);
}

/** `auto-20261124T0300Z`, by the moment at which it begins. */
function automaticName(now: number): string {
  return `auto-${isoSeconds(now).slice(0, 16).replace(/[-:]/g, "")}Z`;
}
