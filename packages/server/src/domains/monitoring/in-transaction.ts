import type { DatabaseSync } from "node:sqlite";

/** Runs all of it in one transaction, or none. */
export function inTransaction(database: DatabaseSync, run: () => void): void {
  database.exec("begin immediate");
  try {
    run();
    database.exec("commit");
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}
