import { type Kysely, sql } from "kysely";
import { migrations } from "./migrations/index.ts";

/**
 * Brings an empty or older database to the newest schema. Each migration is durable on its own
 * with its number, so a crash in between is mended by the next start.
 * @throws Error when the database was written by a newer release
 */
export async function migrate(
  db: Kysely<unknown>,
  inTransaction: (run: () => Promise<void>) => Promise<void>,
): Promise<void> {
  await sql`create table if not exists schema_version (version integer not null)`.execute(db);
  const { rows } = await sql<{ version: number | null }>`
    select max(version) as version from schema_version`.execute(db);
  const current = rows[0]?.version ?? 0;
  const newest = Math.max(...migrations.keys());
  if (current > newest) {
    throw new Error(
      `The database has schema ${current}, this release knows ${newest}. Start a newer release.`,
    );
  }
  for (const [version, run] of migrations) {
    if (version <= current) continue;
    await inTransaction(async () => {
      await run(db);
      await sql`insert into schema_version (version) values (${version})`.execute(db);
    });
  }
}
