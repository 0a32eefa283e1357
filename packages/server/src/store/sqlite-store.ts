import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { Changes } from "./changes.ts";
import { migrate } from "./migrate.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { sqliteWriter } from "./sqlite-writer.ts";
import type { OnCommit, Store } from "./store.ts";
import { WriteQueue } from "./write-queue.ts";

/**
 * The embedded store: one file, WAL, every commit on disk before it is answered. One connection
 * writes, another reads, so that a reader never sees half a transaction.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  // Created with its mode before SQLite opens it; the -wal and -shm files inherit it.
  closeSync(openSync(path, "a", 0o600));
  const writer = connect(path);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(writer) });
  const reader = new Kysely<Schema>({ dialect: sqliteDialect(connect(path)) });
  const store = new SqliteStore(writer, db, reader);
  await migrate(store);
  return store;
}

function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
  return database;
}

class SqliteStore implements Store {
  readonly changes = new Changes();
  readonly isShared = false;
  readonly #writer: Kysely<Schema>;
  readonly #reader: Kysely<Schema>;
  readonly #writes: WriteQueue;

  constructor(connection: DatabaseSync, writer: Kysely<Schema>, reader: Kysely<Schema>) {
    this.#writer = writer;
    this.#reader = reader;
    this.#writes = new WriteQueue(sqliteWriter(connection), writer, this.changes);
  }

  transact<Result>(run: (db: Kysely<Schema>, onCommit: OnCommit) => Promise<Result>) {
    return this.#writes.add(run);
  }

  read<Result>(run: (db: Kysely<Schema>) => Promise<Result>): Promise<Result> {
    return run(this.#reader);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writes[Symbol.asyncDispose]();
    await this.#reader.destroy();
    await this.#writer.destroy();
  }
}
