import { DatabaseError } from "pg";
import { StoreUnavailable } from "./store.ts";

/**
 * SQLSTATE classes and codes by which PostgreSQL says that it is not there for us now: connections,
 * resources, shutdowns and starts, a writer that waited too long, a session that was ended.
 */
const unavailable = /^(08|53|57P0|57014|55P03|25P0[34]|58)/;

/** Plans of an older schema: another control plane has brought the database to a newer one. */
const outdatedPlan = "0A000";

/** What a failed query or connection attempt means to the store's users. */
export function storeError(error: unknown): unknown {
  if (error instanceof StoreUnavailable || error instanceof TypeError) return error;
  if (error instanceof DatabaseError && !isLoss(error)) return error;
  return new StoreUnavailable("the database cannot be reached", { cause: error });
}

/** Whether the connection is of no use any more. Whatever is no answer of the server ends it. */
export function isLoss(error: unknown): boolean {
  if (error instanceof TypeError) return false;
  if (!(error instanceof DatabaseError)) return true;
  return unavailable.test(error.code ?? "") || error.code === outdatedPlan;
}
