import { type Kysely, sql } from "kysely";

/** The few instances that wait for stored data, found without reading all the others. */
export async function seedReaders(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw("create index instances_by_seed_placed on instances (seed_placed) where seed_placed = 0")
    .execute(db);
}
