import { dueWork, type WorkItem } from "../store/claim-work.ts";
import type { Store } from "../store/store.ts";
import { LeasedClaims } from "./leased-claims.ts";

/** The right to run one item of work, from just before the run until it is settled. */
export interface Claim extends WorkItem {
  /** What the row said before the run: more of them later mean another run. */
  readonly requests: number;
  /** What the row says while the claim holds; 0 without leases. */
  readonly leaseUntil: number;
  /** Aborted when the claim was lost, and another control plane may run the same. */
  readonly lost?: AbortSignal;
}

export interface Claims extends AsyncDisposable {
  /** Due work that may be run, the oldest first. */
  due(options: {
    now: number;
    /** How many more runs of each kind there is room for. */
    room: ReadonlyMap<string, number>;
    isRunning(kind: string, key: string): boolean;
  }): Promise<readonly WorkItem[]>;
  /** Null when another control plane runs it, and will run it again. */
  take(kind: string, key: string, now: number): Promise<Claim | null>;
  /** The claim as it is settled by: it changes no more. */
  settling(claim: Claim): Promise<Claim>;
  /** The run is over. What was not settled is given back, for another try. */
  end(claim: Claim, options: { isSettled: boolean }): Promise<void>;
}

export function workClaims(store: Store): Claims {
  return store.isShared ? new LeasedClaims(store) : ownClaims(store);
}

/** One control plane alone: the loop's own memory is claim enough. */
function ownClaims(store: Store): Claims {
  return {
    due: ({ now, isRunning }) => store.read((db) => dueWork(db, { now, limit: 100, isRunning })),
    async take(kind, key) {
      const row = await store.read((db) =>
        db
          .selectFrom("work")
          .select("requests")
          .where("kind", "=", kind)
          .where("key", "=", key)
          .executeTakeFirst(),
      );
      return { kind, key, requests: row?.requests ?? 0, leaseUntil: 0 };
    },
    settling: async (claim) => claim,
    end: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
