import type { Changes } from "./changes.ts";
import type { Db } from "./db.ts";

/** Runs after the transaction is durable. Must not throw and must not query with the transaction. */
export type OnCommit = (run: () => void) => void;

export interface Store extends AsyncDisposable {
  /**
   * One write transaction. Writers run one after the other; what `run` throws rolls everything
   * back and none of the `onCommit` hooks runs.
   * @throws StoreUnavailable
   */
  transact<Result>(run: (db: Db, onCommit: OnCommit) => Promise<Result>): Promise<Result>;
  /**
   * Reads committed rows, never waiting for a writer.
   * @throws StoreUnavailable
   */
  read<Result>(run: (db: Db) => Promise<Result>): Promise<Result>;
  readonly changes: Changes;
  /** Whether other control planes work on it at the same time. */
  readonly isShared: boolean;
}

/**
 * The database cannot be reached, or would not take the work now. Clients get `ServiceUnavailable`
 * and may try again; whether a write that failed like this was done is not known.
 */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}
