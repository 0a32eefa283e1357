import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { PostgresSession } from "./postgres-session.ts";
import type { WriteConnection } from "./write-queue.ts";

/** Any number that other users of the same database are unlikely to take for their own locks. */
const writerLock = "7305245982312161";

/** Where several control planes hear of each other's commits. */
export const changesChannel = "kvasir_changes";

/**
 * The writing connection of a PostgreSQL store. One advisory lock makes all writers of the database
 * run one after the other, as they do on SQLite: operations count quota, stock and free slots and
 * rely on nobody counting beside them. It is let go with the commit, once its rows are visible, so
 * the next writer sees all of them at the isolation level `read committed`.
 */
export function postgresWriter(
  session: PostgresSession,
  { announce }: { announce: boolean },
): WriteConnection {
  let isTransaction = false;
  const begin = `begin; select pg_advisory_xact_lock(${writerLock}); savepoint one`;
  return {
    get isTransaction() {
      return isTransaction && session.isOpen;
    },
    async begin() {
      const wasOpen = session.isOpen;
      try {
        await session.open();
        await session.query(begin);
      } catch (error) {
        if (session.isOpen) await session.query("rollback");
        if (session.isOpen || !wasOpen) throw error;
        // That an idle connection was lost may show only now. Nothing is begun yet: try a new one.
        await session.open();
        await session.query(begin);
      }
      isTransaction = true;
    },
    async keep() {
      await session.query("release savepoint one; savepoint one");
    },
    async undo() {
      await session.query("rollback to savepoint one");
    },
    async commit(written) {
      // The release fails where a statement failed and nobody said so; a commit alone would undo
      // everything and report success.
      const notify = announce && written.size > 0;
      const tables = [...written].join(",");
      const said = notify ? `select pg_notify('${changesChannel}', '${tables}'); ` : "";
      await session.query(`release savepoint one; ${said}commit`);
      isTransaction = false;
    },
    async rollback() {
      isTransaction = false;
      await session.query("rollback");
    },
  };
}

/** Lets Kysely run queries on the session; it never opens transactions itself. */
export function sessionPool(session: PostgresSession): PostgresPool {
  const client = {
    query: (text: string, values: readonly unknown[]) => session.query(text, values),
    release() {},
  } as unknown as PostgresPoolClient;
  return { connect: async () => client, end: () => session[Symbol.asyncDispose]() };
}
