import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { CamelCasePlugin, Kysely } from "kysely";
import { Changes, TransactionWatch } from "./changes.ts";
import { migrate } from "./migrate.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import type { OnCommit, Store } from "./store.ts";

/**
 * The embedded store: one file, WAL, every commit on disk before it is answered. One connection
 * writes, another reads, so that a reader never sees half a transaction.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  // Created with its mode before SQLite opens it; the -wal and -shm files inherit it.
  closeSync(openSync(path, "a", 0o600));
  const writer = connect(path);
  const plugins = [new CamelCasePlugin()];
  const db = new Kysely<Schema>({ dialect: sqliteDialect(writer), plugins });
  const reader = new Kysely<Schema>({ dialect: sqliteDialect(connect(path)), plugins });
  const store = new SqliteStore(writer, db, reader);
  await migrate(db as Kysely<unknown>, (run) => store.transact(run));
  return store;
}

function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
  return database;
}

class SqliteStore implements Store {
  readonly changes = new Changes();
  readonly #connection: DatabaseSync;
  readonly #writer: Kysely<Schema>;
  readonly #reader: Kysely<Schema>;
  /** Tail of the queue of writers. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: DatabaseSync, writer: Kysely<Schema>, reader: Kysely<Schema>) {
    this.#connection = connection;
    this.#writer = writer;
    this.#reader = reader;
  }

  transact<Result>(run: (db: Kysely<Schema>, onCommit: OnCommit) => Promise<Result>) {
    const turn = this.#last.then(() => this.#transactNow(run));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #transactNow<Result>(run: (db: Kysely<Schema>, onCommit: OnCommit) => Promise<Result>) {
    const watch = new TransactionWatch();
    const hooks: (() => void)[] = [];
    this.#connection.exec("begin immediate");
    let result: Result;
    try {
      result = await run(this.#writer.withPlugin(watch), (hook) => hooks.push(hook));
      this.#connection.exec("commit");
    } catch (error) {
      if (this.#connection.isTransaction) this.#connection.exec("rollback");
      throw error;
    } finally {
      watch.finish();
    }
    this.changes.bump(watch.written);
    for (const hook of hooks) hook();
    return result;
  }

  read<Result>(run: (db: Kysely<Schema>) => Promise<Result>): Promise<Result> {
    return run(this.#reader);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#reader.destroy();
    await this.#writer.destroy();
  }
}
