import { CamelCasePlugin, Kysely, PostgresDialect, type PostgresPool } from "kysely";
import { Changes } from "./changes.ts";
import { migrate } from "./migrate.ts";
import type { NonceStore } from "./nonce-store.ts";
import { schemaName } from "./postgres-config.ts";
import { PostgresListener } from "./postgres-listener.ts";
import { PostgresNonces } from "./postgres-nonces.ts";
import { postgresReaders } from "./postgres-readers.ts";
import { createSchema, finishSchema } from "./postgres-schema.ts";
import { PostgresSession } from "./postgres-session.ts";
import { postgresWriter, sessionPool } from "./postgres-writer.ts";
import type { Schema } from "./schema.ts";
import type { OnCommit, Store } from "./store.ts";
import { WriteQueue } from "./write-queue.ts";

interface PostgresOptions {
  /** Whether several control planes may use the database at the same time. */
  readonly isShared: boolean;
}

/**
 * A store in PostgreSQL, in a schema of its own that is made at the first start. It keeps the
 * promises of the embedded one: writers run one after the other across all control planes (see
 * `postgres-writer.ts`), writes that wait are committed together, readers wait for nobody.
 *
 * @param url `postgres://user:password@host:port/database`; the connections must be sessions, not
 *   those of a pooler that hands out single transactions
 * @throws StoreUnavailable
 */
export async function openPostgresStore(
  url: string,
  options: PostgresOptions,
): Promise<PostgresStore> {
  const store = new PostgresStore(url, options);
  try {
    await store.listening;
    await createSchema(store);
    await migrate(store);
    await finishSchema(store);
    return store;
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Removes everything that a store keeps there. Idempotent.
 * @throws StoreUnavailable
 */
export async function dropPostgresStore(url: string): Promise<void> {
  await using session = new PostgresSession({ url });
  await session.open();
  await session.query(`drop schema if exists ${schemaName} cascade`);
}

/**
 * Version of the server, such as `15.18`.
 * @throws StoreUnavailable whose cause says why
 */
export async function postgresVersion(url: string): Promise<string> {
  await using session = new PostgresSession({ url });
  await session.open();
  const { rows } = await session.query("select split_part(version(), ' ', 2) as version");
  return String(rows[0]?.version);
}

export class PostgresStore implements Store {
  readonly changes = new Changes();
  readonly isShared: boolean;
  readonly nonces: NonceStore;
  /** Resolves when changes are counted, or cannot be yet. */
  readonly listening: Promise<void>;
  readonly #writer: Kysely<Schema>;
  readonly #reader: Kysely<Schema>;
  readonly #writes: WriteQueue;
  readonly #open: readonly AsyncDisposable[];

  constructor(url: string, { isShared }: PostgresOptions) {
    this.isShared = isShared;
    const session = new PostgresSession({ url });
    this.#writer = kysely(sessionPool(session));
    this.#reader = kysely(postgresReaders(url));
    const connection = postgresWriter(session, { announce: isShared });
    this.#writes = new WriteQueue(connection, this.#writer, this.changes);
    const nonces = new PostgresNonces(url);
    this.nonces = nonces;
    const listener = new PostgresListener(url, this.changes, () => session.processId);
    this.listening = listener.begun;
    this.#open = [nonces, listener];
  }

  transact<Result>(run: (db: Kysely<Schema>, onCommit: OnCommit) => Promise<Result>) {
    return this.#writes.add(run);
  }

  read<Result>(run: (db: Kysely<Schema>) => Promise<Result>): Promise<Result> {
    return run(this.#reader);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writes[Symbol.asyncDispose]();
    for (const each of this.#open) await each[Symbol.asyncDispose]();
    await this.#reader.destroy();
    await this.#writer.destroy();
  }
}

function kysely(pool: PostgresPool): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
  });
}
