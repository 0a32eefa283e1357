import type { seedRows } from "@kvasir/spec";

/** Instances of the installation that a case is sent to; an empty id where it has no such one. */
export interface SeedWorld {
  /** Redis, `Normal`, ordered with `orderToken`. */
  readonly running: string;
  readonly memcache: string;
  /** A subscription that has months to go. */
  readonly prepaid: string;
  /** Never gets past `Creating`. */
  readonly creating: string;
  /** Released a moment ago. */
  readonly released: string;
  readonly orderToken: string;
}

/**
 * - `running`: all is well
 * - `crippled`: redis-server starts and never answers, memcached is not installed
 * - `draining`: the server is on its way out
 * - `replayed`: someone on the way sends each request a second time
 * - `broken`: a table has been taken out of the database
 */
export type SeedPlace = "running" | "crippled" | "draining" | "replayed" | "broken";

/** One request that meets one row. */
export interface SeedCase {
  readonly row: keyof typeof seedRows;
  readonly operation: string;
  /** What is wrong, as a reader of the table would say it. */
  readonly condition: string;
  readonly place?: SeedPlace;
  /** What stands for the placeholders of the row's message. */
  readonly values?: Readonly<Record<string, string>>;
  request(world: SeedWorld): Readonly<Record<string, unknown>>;
}
