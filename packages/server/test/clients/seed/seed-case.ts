import type { seedRows } from "@kvasir/spec";
import type { Keys } from "../../access-clients.ts";

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
  /** A vSwitch none of whose addresses is free, in the zone of `running`. */
  readonly fullVswitch: { readonly VpcId: string; readonly VSwitchId: string };
  /** Has a backup under way, which is the one below. */
  readonly saving: string;
  readonly unfinishedBackup: string;
  /** Had all the manual backups of its day. */
  readonly spent: string;
  /** Its subscription is over. */
  readonly expired: string;
  /** A subscription that was renewed with another class, which is to come. */
  readonly changing: string;
  /** Its writes are stopped. */
  readonly writeLocked: string;
  /** Subscriptions of the owners `poor` and `unverified`. */
  readonly poorSubscription: string;
  readonly unverifiedSubscription: string;
  /** Name of the owner `tenant`. */
  readonly tenantName: string;
  /** What others than the owner sign with. */
  readonly keys: Readonly<Partial<Record<SeedCaller, Keys>>>;
}

/**
 * - `running`: all is well
 * - `crippled`: redis-server starts and never answers, memcached is not installed
 * - `draining`: the server is on its way out
 * - `replayed`: someone on the way sends each request a second time
 * - `broken`: a table has been taken out of the database
 * - `cut-off`: its rows are in PostgreSQL, which is stopped
 * - `saving`: a backup is being taken, for as long as the place exists
 * - `counted`: its operator counts money, quota, stock and hosts
 * - `ruled`: its operator has risk rules and switched services off
 */
export type SeedPlace =
  | "running"
  | "crippled"
  | "draining"
  | "replayed"
  | "broken"
  | "cut-off"
  | "counted"
  | "ruled"
  | "saving";

/**
 * Who sends a case, where it is not the owner who administers the platform:
 * - `reader`: a user of that owner who may only read
 * - `no-orders`: one who may do all, but is denied to pay
 * - `session`: a session of a role of that owner, which may do all
 * - `tenant`: another owner
 * - `poor`, `unverified`, `at-quota`: owners in the place `counted`, each with what its name says
 */
export type SeedCaller =
  | "reader"
  | "no-orders"
  | "session"
  | "tenant"
  | "poor"
  | "unverified"
  | "at-quota";

/** One request that meets one row. */
export interface SeedCase {
  readonly row: keyof typeof seedRows;
  readonly operation: string;
  /** What is wrong, as a reader of the table would say it. */
  readonly condition: string;
  readonly place?: SeedPlace;
  /** Only in the places `running` and `counted`, which have them. */
  readonly by?: SeedCaller;
  /** What stands for the placeholders of the row's message. */
  readonly values?: Readonly<Record<string, string>>;
  request(world: SeedWorld): Readonly<Record<string, unknown>>;
}
