import { type ClientConfig, types } from "pg";

/** How long anything may take that waits for the database, before a client is told to come back. */
const patienceMs = 5_000;
const int8 = 20;
const numeric = 1700;

/** Numbers as numbers: every integer of the schema is far below 2^53. */
const typeParsers = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === int8 || oid === numeric ? Number : types.getTypeParser(oid, format ?? "text"),
} as ClientConfig["types"] & object;

/** What all connections have in common. `url` is `postgres://user:password@host:port/database`. */
export function postgresConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: "kvasir",
    connectionTimeoutMillis: patienceMs,
    // A server that does not answer at all is lost; one that waits for a lock answers earlier.
    query_timeout: 4 * patienceMs,
    lock_timeout: patienceMs,
    // A control plane that hangs inside a transaction must not stop the others for longer.
    idle_in_transaction_session_timeout: 2 * patienceMs,
    keepAlive: true,
    types: typeParsers,
  };
}

/** All of Kvasir's tables: nothing else is in it, so a reset can drop it whole. */
export const schemaName = "kvasir";

/** Said on each new connection. */
export const sessionSetUp = `set search_path to ${schemaName}`;
