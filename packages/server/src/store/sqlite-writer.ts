import type { DatabaseSync } from "node:sqlite";
import type { WriteConnection } from "./write-queue.ts";

/** The writing connection of the embedded store. */
export function sqliteWriter(connection: DatabaseSync): WriteConnection {
  const run = async (statements: string) => connection.exec(statements);
  return {
    get isTransaction() {
      return connection.isTransaction;
    },
    begin: () => run("begin immediate; savepoint one"),
    keep: () => run("release one; savepoint one"),
    undo: () => run("rollback to one"),
    commit: () => run("commit"),
    rollback: () => run("rollback"),
  };
}
