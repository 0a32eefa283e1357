import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { queryDatabaseOf } from "../../test-database.ts";

type Row = Readonly<Record<string, unknown>>;

/** The queue of the loop: it turns by itself. Everything else changes only when told to. */
const restless = new Set(["work", "nonces"]);

const postgresTables = `
  select table_name as name from information_schema.tables
  where table_schema = 'kvasir' order by table_name`;
const sqliteTables = "select name from sqlite_master where type = 'table' order by name";

/** Every row of an installation, by table, straight from its database. */
export function storedState(dataDir: string): Readonly<Record<string, readonly Row[]>> {
  const inPostgres = queryDatabaseOf<Row>(dataDir, postgresTables);
  if (inPostgres) return rowsOf(inPostgres, (sql) => queryDatabaseOf<Row>(dataDir, sql) ?? []);
  using database = new DatabaseSync(join(dataDir, "kvasir.db"), { readOnly: true });
  const query = (sql: string) => database.prepare(sql).all();
  return rowsOf(query(sqliteTables), query);
}

function rowsOf(tables: readonly Row[], query: (sql: string) => readonly Row[]) {
  const names = tables.map(({ name }) => String(name)).filter((name) => !restless.has(name));
  return Object.fromEntries(names.map((name) => [name, inOrder(query(`select * from ${name}`))]));
}

/** Neither database promises an order. */
function inOrder(rows: readonly Row[]): Row[] {
  return rows
    .map((row) => ({ row, text: JSON.stringify(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ row }) => row);
}
