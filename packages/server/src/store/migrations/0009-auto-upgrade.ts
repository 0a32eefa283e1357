import { type Kysely, sql } from "kysely";

/** Instances that are brought to a newer minor version by themselves. */
export async function autoUpgrade(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw("alter table instances add column auto_upgrade integer not null default 0")
    .execute(db);
}
