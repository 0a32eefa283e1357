import { hash } from "node:crypto";
import { join } from "node:path";
import { Client } from "pg";
import { openPostgresStore } from "../src/store/postgres-store.ts";
import { openSqliteStore } from "../src/store/sqlite-store.ts";
import type { Store } from "../src/store/store.ts";
import { queryDatabase } from "./query-database.ts";

/** PostgreSQL that the tests are to use instead of files: any of its databases. */
const serverUrl = process.env["KVASIR_DATABASE_URL"];

/** The database of the installation in a data folder; null where its rows are in that folder. */
export async function databaseOf(dataDir: string): Promise<string | null> {
  if (!serverUrl) return null;
  const name = nameOf(dataDir);
  await onServer(async (client) => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (!rowCount) await client.query(`create database ${name}`);
  });
  return urlOf(name);
}

export async function dropDatabaseOf(dataDir: string): Promise<void> {
  if (!serverUrl) return;
  const name = nameOf(dataDir);
  await onServer((client) => client.query(`drop database if exists ${name} with (force)`));
}

/** A store beside the one that the server of this folder has open. */
export async function openStoreOf(dataDir: string): Promise<Store> {
  const url = await databaseOf(dataDir);
  if (url !== null) return openPostgresStore(url, { isShared: false });
  return openSqliteStore(join(dataDir, "kvasir.db"));
}

/** Rows of a query beside the control plane; null where they are in a file of the data folder. */
export function queryDatabaseOf<Row>(dataDir: string, sql: string): Row[] | null {
  if (!serverUrl) return null;
  const url = new URL(urlOf(nameOf(dataDir)));
  url.searchParams.set("options", "-c search_path=kvasir");
  // As JSON, in which large integers are numbers.
  const query = `select coalesce(json_agg(r), '[]') as rows from (${sql}) r`;
  return queryDatabase<{ rows: Row[] }>(url.href, query)[0]?.rows ?? [];
}

/** The same folder has the same database when its server is started again. */
function nameOf(dataDir: string): string {
  return `kvasir_${hash("sha1", dataDir).slice(0, 20)}`;
}

function urlOf(database: string): string {
  const url = new URL(serverUrl ?? "");
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(run: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: urlOf("postgres") });
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}
