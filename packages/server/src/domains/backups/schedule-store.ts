import type { Db } from "../../store/db.ts";
import type { BackupKind, Schedule } from "./backup.ts";

export type ScheduleStore = ReturnType<typeof scheduleStore>;

const tables = { backup: "backupPolicies", snapshot: "snapshotSettings" } as const;

/** The SQL that all rows with a next run have in common. */
export function scheduleStore(db: Db, kind: BackupKind) {
  const table = tables[kind];
  return {
    setNextRun: (instanceId: string, nextRunAt: number) =>
      db.updateTable(table).set({ nextRunAt }).where("instanceId", "=", instanceId).execute(),

    delete: (instanceId: string) =>
      db.deleteFrom(table).where("instanceId", "=", instanceId).execute(),

    find: (instanceId: string): Promise<Schedule | undefined> =>
      db.selectFrom(table).selectAll().where("instanceId", "=", instanceId).executeTakeFirst(),

    /** Those whose next run is due, the longest overdue first. */
    due: (now: number, limit: number): Promise<Schedule[]> =>
      db
        .selectFrom(table)
        .selectAll()
        .where("nextRunAt", "<=", now)
        .orderBy("nextRunAt")
        .limit(limit)
        .execute(),

    async earliest(): Promise<number | null> {
      const row = await db
        .selectFrom(table)
        .select((eb) => eb.fn.min("nextRunAt").as("nextRunAt"))
        .executeTakeFirst();
      return row?.nextRunAt ?? null;
    },
  };
}
