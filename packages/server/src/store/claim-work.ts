import type { Db } from "./db.ts";

export interface WorkItem {
  readonly kind: string;
  readonly key: string;
  readonly attempts: number;
  readonly requests: number;
}

/**
 * Due work, the oldest first, without what this process already runs. The embedded store has one
 * control plane (the data folder is locked), so a claim is a fact in memory and costs no write;
 * a store that several control planes share takes a lease here instead.
 */
export async function claimWork(
  db: Db,
  options: { now: number; limit: number; isRunning(kind: string, key: string): boolean },
): Promise<WorkItem[]> {
  const due = await db
    .selectFrom("work")
    .select(["kind", "key", "attempts", "requests"])
    .where("dueAt", "<=", options.now)
    .orderBy("dueAt")
    .limit(options.limit * 2)
    .execute();
  return due.filter((item) => !options.isRunning(item.kind, item.key)).slice(0, options.limit);
}
