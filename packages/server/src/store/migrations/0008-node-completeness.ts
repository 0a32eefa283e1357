import { type Kysely, sql } from "kysely";

/** Since when a replica has had all data: one that never did must never stand in for its master. */
export async function nodeCompleteness(db: Kysely<unknown>): Promise<void> {
  const statements = [
    "alter table nodes add column complete_at bigint",
    "update nodes set complete_at = created_at where in_sync = 1",
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
