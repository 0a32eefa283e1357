import type { Readable } from "node:stream";
import type { ApiError } from "../kernel/api-error.ts";
import type { Caller } from "../kernel/caller.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Operation } from "../kernel/operation.ts";
import type { NonceStore } from "../store/nonce-store.ts";
import type { Store } from "../store/store.ts";
import type { Limits } from "./limits.ts";
import type { Product } from "./product.ts";

export interface GatewayOptions {
  readonly operations: readonly Operation[];
  /** The APIs served. Default: R-kvstore alone. */
  readonly products?: readonly Product[];
  readonly accessKeys: AccessKeys;
  readonly nonces: NonceStore;
  /** Transactions, reads and change counters of the store. */
  readonly store: Pick<Store, "transact" | "read" | "changes">;
  /** The installation's clock, which its operator may move. */
  readonly clock: Clock;
  /** Real time, for signatures and nonces. Default: `clock`. */
  readonly signatureClock?: Clock;
  readonly log: Log;
  readonly defaultRegionId: string;
  /** Regions that exist; another `RegionId` answers InvalidRegion.NotFound. */
  readonly regionIds: ReadonlySet<string>;
  readonly checks?: Checks;
  /** What is to go wrong with a request that passed the checks. */
  readonly injectFault?: InjectFault;
  readonly limits?: Partial<Limits>;
  /** Plain pages next to the API, by path: `/healthz`, `/readyz`, `/metrics`. */
  readonly pages?: Readonly<Record<string, () => Promise<Page> | Page>>;
  /** Files next to the API: every path that begins with `prefix`. */
  readonly files?: FileRoute;
  /** Called once per request when its answer is known. */
  readonly onRequest?: (report: RequestReport) => void;
  /** Check every answer against its documented shape. For tests. */
  readonly checkResponses?: boolean;
}

export interface AccessKeys {
  find(accessKeyId: string): Promise<AccessKey | undefined>;
  /**
   * The key of a session, by the token that came with it. Absent: no session was ever given out.
   * @throws ApiError InvalidSecurityToken.*
   */
  session?(accessKeyId: string, securityToken: string): Promise<AccessKey>;
}

export interface AccessKey {
  readonly secret: string;
  readonly caller: Caller;
  readonly active: boolean;
}

/** What a check sees. It passes by returning and refuses by throwing an ApiError. */
export interface CheckSubject {
  readonly caller: Caller;
  readonly action: string;
  readonly version: string;
  /**
   * Business parameters as sent, not yet validated. Authorization sees those alone that the
   * operation reads.
   */
  readonly parameters: Readonly<Record<string, string>>;
  readonly remoteAddress: string;
  /** Whether the request came over HTTPS. */
  readonly isSecure: boolean;
  readonly nowMs: number;
}

/** As a check; answers the caller as the operation is to see it. */
export type Authorize = (subject: CheckSubject) => Caller | Promise<Caller>;

export type Check = (subject: CheckSubject) => void | Promise<void>;

/** Things that go wrong with one request, on purpose. */
export interface Injection {
  /** Time that passes before anything else happens. */
  readonly latencyMs: number;
  /** Answered instead of doing the work. */
  readonly error?: ApiError;
  /** The connection is cut: before the work, or when it is done and durable. */
  readonly drop?: "before" | "after";
}

export type InjectFault = (
  subject: CheckSubject,
) => Injection | undefined | Promise<Injection | undefined>;

/** Policy that other domains bring. What is absent allows everything. */
export interface Checks {
  /** Rate limits; answers Throttling.* with `x-acs-retry-after`. */
  readonly throttle?: Check;
  /** Root-only list, policies, right to order. */
  readonly authorize?: Authorize;
  readonly risk?: Check;
}

export interface FileRoute {
  readonly prefix: string;
  /** @param query as sent, without the question mark */
  open(path: string, query: string): Promise<FileAnswer>;
}

/** What is sent for a file: a stream is passed on as fast as the client takes it. */
export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | string;
}

export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface RequestReport {
  readonly requestId: string;
  readonly action: string | undefined;
  readonly version: string | undefined;
  /** The error code, or `OK`. */
  readonly code: string;
  readonly status: number;
  readonly durationMs: number;
}
