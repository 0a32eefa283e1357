import { sql } from "kysely";
import type { Db } from "../store/db.ts";
import type { OnCommit } from "../store/store.ts";

/** How operations and reconcilers ask for work: a name, never a payload. */
export interface WorkQueue {
  /** The row `(kind, key)` should be looked at. Part of the caller's transaction; repeats are free. */
  request(kind: string, key: string, dueAt?: number): Promise<void>;
}

/** `wake` is called once the request is durable. */
export function workQueue(
  db: Db,
  onCommit: OnCommit,
  now: number,
  wake: (kind: string, key: string) => void,
): WorkQueue {
  return {
    async request(kind, key, dueAt = now) {
      await db
        .insertInto("work")
        .values({
          kind,
          key,
          dueAt,
          attempts: 0,
          requests: 1,
          leaseUntil: 0,
          lastError: "",
        })
        .onConflict((conflict) =>
          conflict.columns(["kind", "key"]).doUpdateSet({
            dueAt: sql`case when work.due_at < excluded.due_at then work.due_at else excluded.due_at end`,
            requests: sql`work.requests + 1`,
          }),
        )
        .execute();
      if (dueAt <= now) onCommit(() => wake(kind, key));
    },
  };
}
