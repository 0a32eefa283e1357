import { sql } from "kysely";
import type { Db } from "../../store/db.ts";
import { parseSeed } from "./seed.ts";

/**
 * Whether an instance, new or not, is about to take its data from this backup or this stretch of an
 * archived log. A creation or a restore that was accepted must find them, whatever becomes of the
 * backup or the archiving meanwhile.
 */
export async function isBeingRead(id: string, db: Db): Promise<boolean> {
  const readers = await db
    .selectFrom("instances")
    .select("seed")
    // In these words, which are those of the index. A creation that was given up has no task.
    .where(sql<boolean>`seed_placed = 0`)
    .where("busyTaskId", "is not", null)
    .where("deletedAt", "is", null)
    .execute();
  return readers.some(({ seed }) => {
    const source = parseSeed(seed);
    return (
      ("backupId" in source && source.backupId === id) ||
      ("segmentId" in source && source.segmentId === id)
    );
  });
}
