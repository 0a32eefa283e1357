import type { Db } from "./db.ts";

/** Ended tasks stay listed this long. */
const taskHistoryMs = 90 * 24 * 3_600_000;

/** Removes rows whose time is over: answers of idempotency tokens, and tasks that ended long ago. */
export async function deleteExpiredRows(db: Db, now: number): Promise<void> {
  await db.deleteFrom("idempotency").where("expiresAt", "<=", now).execute();
  await db
    .deleteFrom("tasks")
    .where("endedAt", "<=", now - taskHistoryMs)
    .execute();
}
