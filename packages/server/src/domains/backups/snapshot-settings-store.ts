import type { Db } from "../../store/db.ts";
import type { SnapshotSettings } from "./backup.ts";
import { defaultStartHour, nextRun, weekdays } from "./backup-window.ts";

export type SnapshotSettingsStore = ReturnType<typeof snapshotSettingsStore>;

/** What a first SetSnapshotSettings begins with: every day for an hour, seven kept for seven days. */
export function defaultSnapshotSettings(instanceId: string, now: number): SnapshotSettings {
  // Half a day from the hour of its backups: only one of the two is taken at a time.
  const startHour = (defaultStartHour(instanceId) + 12) % 24;
  const window = { days: weekdays.join(","), startHour, endHour: (startHour + 1) % 24 };
  return {
    instanceId,
    ...window,
    retentionDays: 7,
    maxAutomated: 7,
    maxManual: 10,
    nextRunAt: nextRun(window, instanceId, now),
  };
}

/** The SQL on `snapshot_settings` that not every schedule has. */
export function snapshotSettingsStore(db: Db) {
  return {
    /** Undefined: no snapshot is taken by itself. */
    find: (instanceId: string): Promise<SnapshotSettings | undefined> =>
      db
        .selectFrom("snapshotSettings")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .executeTakeFirst(),

    put: (settings: SnapshotSettings) =>
      db
        .insertInto("snapshotSettings")
        .values(settings)
        .onConflict((conflict) => conflict.column("instanceId").doUpdateSet(settings))
        .execute(),
  };
}
