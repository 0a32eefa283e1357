import { type Kysely, sql } from "kysely";
import { migrations } from "./migrations/index.ts";
import type { Store } from "./store.ts";

/**
 * Brings an empty or older database to the newest schema. Each migration is durable on its own
 * with its number, so a crash in between is mended by the next start, and of several control planes
 * that start together each migration is done by one.
 * @throws Error when the database was written by a newer release
 */
export async function migrate(store: Pick<Store, "transact">): Promise<void> {
  const inTransaction = <Result>(run: (db: Kysely<unknown>) => Promise<Result>) =>
    store.transact((db) => run(db as unknown as Kysely<unknown>));
  const newest = Math.max(...migrations.keys());
  const found = await inTransaction(async (db) => {
    await sql`create table if not exists schema_version (version integer not null)`.execute(db);
    const current = await versionOf(db);
    if (current <= newest) return current;
    throw new Error(
      `The database has schema ${current}, this release knows ${newest}. Start a newer release.`,
    );
  });
  for (const [version, run] of migrations) {
    if (version <= found) continue;
    await inTransaction(async (db) => {
      if (version <= (await versionOf(db))) return;
      await run(db);
      await sql`insert into schema_version (version) values (${version})`.execute(db);
    });
  }
}

async function versionOf(db: Kysely<unknown>): Promise<number> {
  const { rows } = await sql<{ version: number | null }>`
    select max(version) as version from schema_version`.execute(db);
  return rows[0]?.version ?? 0;
}
