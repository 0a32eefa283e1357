import { DatabaseError } from "pg";
import { StoreUnavailable } from "./store.ts";

/**
 * SQLSTATE by which PostgreSQL says that the connection ends: connection faults, shutdown and
 * start, sessions ended for idling, system errors. And plans of an older schema (0A000), when
 * another control plane has brought the database to a newer one: a new connection has none.
 */
const ending = /^(08|57P0|25P0[34]|58|0A000)/;

/** Not now: resources, a lock that was waited for too long, a query that was given up. */
const busy = /^(53|55P03|57014)/;

/** What a failed query or connection attempt means to the store's users. */
export function storeError(error: unknown): unknown {
  if (error instanceof StoreUnavailable || error instanceof TypeError) return error;
  if (error instanceof DatabaseError && !isLoss(error) && !busy.test(error.code ?? "")) {
    return error;
  }
  return new StoreUnavailable("the database cannot be reached", { cause: error });
}

/** Whether the connection is of no use any more. Whatever is no answer of the server ends it. */
export function isLoss(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return isLoss(error.cause);
  if (error instanceof TypeError) return false;
  if (!(error instanceof DatabaseError)) return true;
  return ending.test(error.code ?? "");
}
