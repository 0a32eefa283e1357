import type { Db } from "../../store/db.ts";
import type { LogSegment } from "./backup.ts";

export type SegmentStore = ReturnType<typeof segmentStore>;

/** All SQL on the `log_segments` table. */
export function segmentStore(db: Db) {
  return {
    find: (id: string): Promise<LogSegment | undefined> =>
      db.selectFrom("logSegments").selectAll().where("id", "=", id).executeTakeFirst(),

    insert: (segment: LogSegment) => db.insertInto("logSegments").values(segment).execute(),

    update: (id: string, changes: Partial<LogSegment>) =>
      db.updateTable("logSegments").set(changes).where("id", "=", id).execute(),

    delete: (id: string) => db.deleteFrom("logSegments").where("id", "=", id).execute(),

    /** Also those that are over and only wait to leave the storage. */
    all: (instanceId: string): Promise<LogSegment[]> =>
      db.selectFrom("logSegments").selectAll().where("instanceId", "=", instanceId).execute(),

    /** Oldest first; one that is not open yet comes last. */
    async of(instanceId: string): Promise<LogSegment[]> {
      const all = (await this.all(instanceId)).filter(({ expiresAt }) => expiresAt === null);
      const at = (segment: LogSegment) => segment.openedAt ?? Number.MAX_SAFE_INTEGER;
      return all.sort((a, b) => at(a) - at(b));
    },

    /** The segment that can restore this moment of the installation's clock. */
    async covering(instanceId: string, at: number): Promise<LogSegment | undefined> {
      const segments = await this.of(instanceId);
      return segments.find(({ openedAt, closedAt, clockOffsetMs }) => {
        const second = Math.floor((at - clockOffsetMs) / 1000) * 1000;
        return openedAt !== null && openedAt <= second && (closedAt === null || second < closedAt);
      });
    },
  };
}
