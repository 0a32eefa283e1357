import type { RequestOf, ResponseOf } from "@kvasir/spec";
import type { Db } from "../store/db.ts";
import type { Caller } from "./caller.ts";

/** Where a request came from. */
export interface Origin {
  readonly remoteAddress: string;
  /** Whether it came over HTTPS. */
  readonly isSecure: boolean;
}

/** What the gateway knows of one request when it calls an operation. */
export interface Call {
  readonly caller: Caller;
  readonly requestId: string;
  readonly origin: Origin;
  /** The region the request names, or the installation's default. Known to exist. */
  readonly regionId: string;
  /** Milliseconds UTC, read once per request. */
  readonly now: number;
  /** A transaction for `writes: true`, a snapshot reader otherwise. */
  readonly db: Db;
  /** Runs after the transaction is durable; never for a request that failed. */
  onCommit(run: () => void): void;
}

/** An operation as the gateway sees it: a name and a function. */
export interface Operation {
  readonly name: string;
  /** Product version it belongs to, `2015-01-01` for R-kvstore. */
  readonly version: string;
  readonly writes: boolean;
  /**
   * Names of the counters (see `store/changes.ts`) that the answer depends on and on nothing else
   * but the request and the caller. The gateway may then reuse an earlier answer.
   */
  readonly cachedBy?: readonly string[];
  /**
   * Turns parameters as sent into the request. Only of operations that no catalogue describes.
   * @throws ApiError for what is missing or malformed
   */
  readonly parse?: (given: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>;
  /** What `parse` reads, lists without their numbers. Absent where a catalogue says it. */
  readonly parameterNames?: readonly string[];
  run(request: Readonly<Record<string, unknown>>, call: Call): Promise<object>;
}

export interface OperationDefinition<Name extends string, Context> {
  writes?: boolean;
  cachedBy?: readonly string[];
  handle(request: RequestOf<Name>, context: Context): Promise<ResponseOf<Name>>;
}

/** An operation that still lacks its domain's context. */
export interface UnboundOperation<Context> {
  readonly name: string;
  bind(contextFor: (call: Call) => Context): Operation;
}

/**
 * Makes the `defineOperation` of one domain. `Context` is all that the domain's operations may
 * touch: its own stores and settings next to the `Call`, never a bag of everything.
 */
export function operationDefiner<Context>(version = "2015-01-01") {
  return function defineOperation<const Name extends string>(
    name: Name,
    definition: OperationDefinition<Name, Context>,
  ): UnboundOperation<Context> {
    return {
      name,
      bind: (contextFor) => ({
        name,
        version,
        writes: definition.writes ?? false,
        ...(definition.cachedBy ? { cachedBy: definition.cachedBy } : {}),
        run: (request, call) =>
          definition.handle(request as RequestOf<Name>, contextFor(call)) as Promise<object>,
      }),
    };
  };
}
