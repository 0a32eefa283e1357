import { TerminalError } from "../kernel/api-error.ts";
import type { Log } from "../kernel/log.ts";
import type { Store } from "../store/store.ts";
import type { Claim } from "./claims.ts";
import { nextDue, type RunResult } from "./next-due.ts";

/**
 * Writes to the table how a run ended: when it is due again, or that it is done. A request that
 * came during the run leaves the row due. What another control plane took meanwhile is left to it.
 */
export async function settleWork(
  { kind, key, requests, leaseUntil }: Claim,
  outcome: RunResult,
  options: { store: Store; log: Log; now: number; maxBackoffMs: number | undefined },
): Promise<void> {
  const { store, log, now, maxBackoffMs } = options;
  await store.transact(async (db) => {
    const row = await db
      .selectFrom("work")
      .select(["attempts", "requests", "leaseUntil"])
      .where("kind", "=", kind)
      .where("key", "=", key)
      .executeTakeFirst();
    if (row && row.leaseUntil !== leaseUntil) return;
    const attempts = row?.attempts ?? 0;
    if ("error" in outcome) logFailure(log, { kind, key, attempts, error: outcome.error });
    const next = nextDue(outcome, attempts, now, maxBackoffMs);
    const result = {
      dueAt: next ?? now,
      leaseUntil: 0,
      attempts: "error" in outcome ? attempts + 1 : 0,
      lastError: "error" in outcome ? textOf(outcome.error) : "",
    };
    if (!row) {
      // A wake-up alone brought this run; what is to follow has to outlive this process.
      if (next === null) return;
      await db
        .insertInto("work")
        .values({ kind, key, requests, ...result })
        .execute();
      return;
    }
    if (next === null && row.requests === requests) {
      await db.deleteFrom("work").where("kind", "=", kind).where("key", "=", key).execute();
    } else if (row.requests === requests || leaseUntil !== 0) {
      await db
        .updateTable("work")
        .set(row.requests === requests ? result : { leaseUntil: 0 })
        .where("kind", "=", kind)
        .where("key", "=", key)
        .execute();
    }
  });
}

function logFailure(
  log: Log,
  { kind, key, attempts, error }: { kind: string; key: string; attempts: number; error: unknown },
): void {
  const level = attempts >= 3 || error instanceof TerminalError ? "error" : "warn";
  log[level]({ err: error, kind, key, attempts }, "reconcile failed");
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
