import type { Changes } from "./changes.ts";
import type { Db } from "./db.ts";

/** Runs after the transaction is durable. Must not throw and must not query with the transaction. */
export type OnCommit = (run: () => void) => void;

export interface Store extends AsyncDisposable {
  /**
   * One write transaction. Writers run one after the other; what `run` throws rolls everything
   * back and none of the `onCommit` hooks runs.
   */
  transact<Result>(run: (db: Db, onCommit: OnCommit) => Promise<Result>): Promise<Result>;
  /** Reads committed rows, never waiting for a writer. */
  read<Result>(run: (db: Db) => Promise<Result>): Promise<Result>;
  readonly changes: Changes;
}

/** The database cannot be reached. Clients get `ServiceUnavailable` and may try again. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}
