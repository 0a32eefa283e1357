import { type Random, randomText } from "../../kernel/ids.ts";
import type { Db } from "../../store/db.ts";
import type { Instance } from "../instances/index.ts";
import { type Backup, type BackupKind, dayMs } from "./backup.ts";

export type BackupStore = ReturnType<typeof backupStore>;

/** What a list may be narrowed by. Times are those of the begin, both ends included. */
export interface BackupFilter {
  readonly kind: BackupKind;
  readonly instanceId: string;
  readonly from: number;
  readonly to: number;
  readonly id?: string | undefined;
  readonly jobId?: string | undefined;
}

const underWay = ["Waiting", "Running", "Checking"];
const ended = ["Success", "Failed"];

/** All SQL on the `backups` table. */
export function backupStore(db: Db) {
  const listed = (filter: BackupFilter) => {
    let query = db
      .selectFrom("backups")
      .where("instanceId", "=", filter.instanceId)
      .where("kind", "=", filter.kind)
      .where("status", "in", ended)
      .where("wanted", "=", "kept")
      .where("createdAt", ">=", filter.from)
      .where("createdAt", "<=", filter.to);
    if (filter.id !== undefined) query = query.where("id", "=", filter.id);
    if (filter.jobId !== undefined) query = query.where("jobId", "=", filter.jobId);
    return query;
  };
  return {
    find: (id: string): Promise<Backup | undefined> =>
      db.selectFrom("backups").selectAll().where("id", "=", id).executeTakeFirst(),

    /** A backup that waits for its turn. The ids are digits, as clients read them as numbers. */
    async insert(
      instance: Instance,
      options: {
        kind: BackupKind;
        name?: string;
        mode: "Automated" | "Manual";
        retentionDays: number;
        settings: string;
        now: number;
        random: Random;
      },
    ): Promise<Backup> {
      const { kind, name = "", mode, retentionDays, settings, now, random } = options;
      const backup: Backup = {
        id: newId(random),
        jobId: newId(random),
        kind,
        name,
        instanceId: instance.id,
        ownerId: instance.ownerId,
        regionId: instance.regionId,
        mode,
        status: "Waiting",
        wanted: "kept",
        nodeId: "",
        attempt: 0,
        progress: 0,
        fileKey: "",
        sizeBytes: 0,
        usedBytes: 0,
        checksum: "",
        engineVersion: instance.engineVersion,
        keyCount: null,
        verification: "",
        settings,
        error: "",
        retentionDays,
        expiresAt: null,
        createdAt: now,
        startedAt: null,
        endedAt: null,
      };
      await db.insertInto("backups").values(backup).execute();
      return backup;
    },

    update: (id: string, changes: Partial<Backup>) =>
      db.updateTable("backups").set(changes).where("id", "=", id).execute(),

    delete: (id: string) => db.deleteFrom("backups").where("id", "=", id).execute(),

    /** One page of those that ended, newest first. */
    page: (filter: BackupFilter, page: { limit: number; offset: number }): Promise<Backup[]> =>
      listed(filter)
        .selectAll()
        .orderBy("createdAt", "desc")
        .orderBy("id")
        .limit(page.limit)
        .offset(page.offset)
        .execute(),

    async totals(filter: BackupFilter): Promise<{ count: number; sizeBytes: number }> {
      const row = await listed(filter)
        .select((eb) => [
          eb.fn.countAll<number>().as("count"),
          eb.fn.coalesce(eb.fn.sum<number>("sizeBytes"), eb.lit(0)).as("sizeBytes"),
        ])
        .executeTakeFirstOrThrow();
      return { count: Number(row.count), sizeBytes: Number(row.sizeBytes) };
    },

    /** Jobs in whatever state, newest first, as far as anybody would look. */
    jobs: (
      instanceId: string,
      filter: { jobId?: string | undefined; mode?: string | undefined },
    ): Promise<Backup[]> => {
      let query = db
        .selectFrom("backups")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .where("kind", "=", "backup")
        .where("status", "<>", "Gone");
      if (filter.jobId !== undefined) query = query.where("jobId", "=", filter.jobId);
      if (filter.mode !== undefined) query = query.where("mode", "=", filter.mode);
      return query.orderBy("createdAt", "desc").orderBy("id").limit(30).execute();
    },

    async hasUnderWay(instanceId: string): Promise<boolean> {
      const row = await db
        .selectFrom("backups")
        .select("id")
        .where("instanceId", "=", instanceId)
        .where("status", "in", underWay)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Snapshots that are there or on their way, newest first. */
    snapshots: (
      instanceId: string,
      filter: {
        from?: number | undefined;
        to?: number | undefined;
        mode?: string | undefined;
      } = {},
    ): Promise<Backup[]> => {
      let query = db
        .selectFrom("backups")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .where("kind", "=", "snapshot")
        .where("wanted", "=", "kept")
        .where("status", "<>", "Gone");
      if (filter.from !== undefined) query = query.where("createdAt", ">=", filter.from);
      if (filter.to !== undefined) query = query.where("createdAt", "<=", filter.to);
      if (filter.mode !== undefined) query = query.where("mode", "=", filter.mode);
      return query.orderBy("createdAt", "desc").orderBy("id").execute();
    },

    /**
     * Manual backups and snapshots asked for since midnight UTC, those that failed or were deleted
     * included.
     */
    async manualToday(instanceId: string, now: number): Promise<number> {
      const { count } = await db
        .selectFrom("backups")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("instanceId", "=", instanceId)
        .where("mode", "=", "Manual")
        .where("createdAt", ">=", now - (now % dayMs))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

function newId(random: Random): string {
  return `${randomText(random, 1, "123456789")}${randomText(random, 11, "0123456789")}`;
}
