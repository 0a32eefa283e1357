import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The queue of the loop: it turns by itself. Everything else changes only when told to. */
const restless = new Set(["work"]);

/** Every row of an installation, by table, straight from its database file. */
export function storedState(
  dataDir: string,
): Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> {
  using database = new DatabaseSync(join(dataDir, "kvasir.db"), { readOnly: true });
  const tables = database
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .all()
    .map((row) => String(row["name"]))
    .filter((name) => !restless.has(name));
  return Object.fromEntries(
    tables.map((name) => [name, database.prepare(`select * from "${name}" order by rowid`).all()]),
  );
}
