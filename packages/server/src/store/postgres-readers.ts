import type { PostgresPool, PostgresPoolClient } from "kysely";
import { Pool, type PoolClient } from "pg";
import { postgresConfig, sessionSetUp } from "./postgres-config.ts";
import { isLoss, storeError } from "./postgres-errors.ts";
import { runStatement } from "./postgres-statements.ts";
import { StoreUnavailable } from "./store.ts";

/** Connections for reading, at most this many. */
const maxReaders = 8;

/** A pool for Kysely that says StoreUnavailable when it cannot connect, and drops lost connections. */
export function postgresReaders(url: string): PostgresPool {
  const pool = new Pool({ ...postgresConfig(url), max: maxReaders, idleTimeoutMillis: 60_000 });
  const readers = new WeakMap<PoolClient, PostgresPoolClient>();
  // The pool itself drops an idle connection that was lost; the next query opens another.
  pool.on("error", () => undefined);
  return {
    async connect() {
      try {
        const client = await pool.connect();
        const known = readers.get(client);
        if (known) return known;
        const reader = await newReader(client);
        readers.set(client, reader);
        return reader;
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        throw new StoreUnavailable("the database cannot be reached", { cause: error });
      }
    },
    end: () => pool.end(),
  };
}

async function newReader(client: PoolClient): Promise<PostgresPoolClient> {
  let isLost = false;
  // Without a listener a connection that breaks while it is in use would end the process.
  client.on("error", () => {
    isLost = true;
  });
  const guarded = async <Result>(run: Promise<Result>): Promise<Result> => {
    try {
      return await run;
    } catch (error) {
      isLost ||= isLoss(error);
      throw storeError(error);
    }
  };
  try {
    await guarded(client.query(sessionSetUp));
  } catch (error) {
    client.release(true);
    throw error;
  }
  return {
    query: (text: string, values: readonly unknown[]) =>
      guarded(runStatement(client, text, values)),
    release: () => client.release(isLost),
  } as unknown as PostgresPoolClient;
}
