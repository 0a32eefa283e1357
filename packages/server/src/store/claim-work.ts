import { sql } from "kysely";
import type { Db } from "./db.ts";

export interface WorkItem {
  readonly kind: string;
  readonly key: string;
}

/** A row that this control plane alone works on until `leaseUntil` of the database's clock. */
export interface Lease extends WorkItem {
  readonly requests: number;
  readonly leaseUntil: number;
}

/**
 * Due work, the oldest first, without what this process already runs. For a store of one control
 * plane: a claim is a fact in memory and costs no write.
 */
export async function dueWork(
  db: Db,
  options: { now: number; limit: number; isRunning(kind: string, key: string): boolean },
): Promise<WorkItem[]> {
  const due = await db
    .selectFrom("work")
    .select(["kind", "key"])
    .where("dueAt", "<=", options.now)
    .orderBy("dueAt")
    .limit(options.limit * 2)
    .execute();
  return due.filter((item) => !options.isRunning(item.kind, item.key)).slice(0, options.limit);
}

/** When the next row after `now` is due; null where none is. */
export async function nextDueAt(db: Db, now: number): Promise<number | null> {
  const next = await db
    .selectFrom("work")
    .select((eb) => eb.fn.min("dueAt").as("dueAt"))
    .where("dueAt", ">", now)
    .executeTakeFirst();
  return next?.dueAt ?? null;
}

/** What is due after `now`, but within so many ms. */
export function workDueWithin(
  db: Db,
  now: number,
  withinMs: number,
): Promise<(WorkItem & { readonly dueAt: number })[]> {
  return db
    .selectFrom("work")
    .select(["kind", "key", "dueAt"])
    .where("dueAt", ">", now)
    .where("dueAt", "<=", now + withinMs)
    .execute();
}

// What follows is for a store that several control planes share, and PostgreSQL's own. Leases are
// counted by the clock of the database, the only one that all of them have in common. Each statement
// is a transaction outside the order of writers, and waits for at most one row: no deadlocks.

const databaseNow = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/**
 * Due work of these kinds that nobody holds, the oldest first, leased. Rows that another control
 * plane is leasing at this moment are passed over, so each gets others.
 */
export async function leaseDueWork(
  db: Db,
  options: { now: number; kinds: readonly string[]; limit: number; leaseMs: number },
): Promise<Lease[]> {
  const { now, kinds, limit, leaseMs } = options;
  if (kinds.length === 0 || limit <= 0) return [];
  const { rows } = await sql<Lease>`
    with due as (
      select kind, key from work
      where due_at <= ${now} and lease_until <= ${databaseNow} and kind = any(${kinds})
      order by due_at limit ${limit} for update skip locked)
    update work set lease_until = ${databaseNow} + ${leaseMs}
    from due where work.kind = due.kind and work.key = due.key
    returning work.kind, work.key, work.requests, work.lease_until`.execute(db);
  return rows;
}

/**
 * Leases one row, whether it is due or not, and makes it where there is none. Null when another
 * control plane holds it: that one is asked to run it once more.
 */
export async function leaseWork(
  db: Db,
  options: WorkItem & { now: number; leaseMs: number },
): Promise<Lease | null> {
  const { kind, key, now, leaseMs } = options;
  for (;;) {
    const { rows } = await sql<Lease>`
      insert into work (kind, key, due_at, attempts, requests, lease_until, last_error)
      values (${kind}, ${key}, ${now}, 0, 0, ${databaseNow} + ${leaseMs}, '')
      on conflict (kind, key) do update set lease_until = excluded.lease_until
        where work.lease_until <= ${databaseNow}
      returning kind, key, requests, lease_until`.execute(db);
    const [lease] = rows;
    if (lease) return lease;
    const { numAffectedRows } = await sql`
      update work set requests = requests + 1, due_at = least(due_at, ${now})
      where kind = ${kind} and key = ${key} and lease_until > ${databaseNow}`.execute(db);
    // Else its holder has settled it in between, and may have looked before this was asked for.
    if (numAffectedRows === 1n) return null;
  }
}

/** Prolongs a lease. Null when it had run out and another control plane has the row. */
export async function renewLease(db: Db, lease: Lease, leaseMs: number): Promise<Lease | null> {
  const { rows } = await sql<{ leaseUntil: number }>`
    update work set lease_until = ${databaseNow} + ${leaseMs} where ${isOurs(lease)}
    returning lease_until`.execute(db);
  const [renewed] = rows;
  return renewed ? { ...lease, leaseUntil: renewed.leaseUntil } : null;
}

/** Gives a lease back before its time, so that another control plane can go on. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await sql`update work set lease_until = 0 where ${isOurs(lease)}`.execute(db);
}

/** A lease that ran out and was taken by another has a later time. */
function isOurs({ kind, key, leaseUntil }: Lease) {
  return sql`kind = ${kind} and key = ${key} and lease_until = ${leaseUntil}`;
}
