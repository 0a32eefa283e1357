import { sql } from "kysely";
import type { Db } from "./db.ts";
import { schemaName } from "./postgres-config.ts";
import { createNonces } from "./postgres-nonces.ts";
import type { Store } from "./store.ts";

/** Makes the schema that the migrations fill. Idempotent. */
export async function createSchema(store: Pick<Store, "transact">): Promise<void> {
  await store.transact(async (db) => {
    const { rows } = await sql`
      select 1 from pg_namespace where nspname = ${schemaName}`.execute(db);
    // Not `if not exists`: that asks for the right to create schemas even when there is nothing to do.
    if (rows.length === 0) await sql.raw(`create schema ${schemaName}`).execute(db);
  });
}

/** What only PostgreSQL has, after the migrations. Idempotent. */
export async function finishSchema(store: Pick<Store, "transact">): Promise<void> {
  await store.transact(async (db) => {
    for (const statement of createNonces) await sql.raw(statement).execute(db);
    await sortTextByBytes(db);
  });
}

/** Lists come in the same order on every store, whatever language the database was made for. */
async function sortTextByBytes(db: Db): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.relname as "table", a.attname as "column"
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = ${schemaName}::regnamespace and c.relkind = 'r'
      and a.attcollation = 'pg_catalog.default'::regcollation and a.attnum > 0
      and not a.attisdropped`.execute(db);
  for (const [table, columns] of Map.groupBy(rows, (row) => row.table)) {
    const changes = columns.map(({ column }) => `alter column ${column} type text collate "C"`);
    await sql.raw(`alter table ${table} ${changes.join(", ")}`).execute(db);
  }
}
