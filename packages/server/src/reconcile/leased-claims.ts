import {
  type Lease,
  leaseDueWork,
  leaseWork,
  releaseLease,
  renewLease,
  type WorkItem,
} from "../store/claim-work.ts";
import type { Store } from "../store/store.ts";
import { StoreUnavailable } from "../store/store.ts";
import type { Claim, Claims } from "./claims.ts";

/** How long the work of a control plane that died stays untouched. */
const defaultLeaseMs = 30_000;

interface Held {
  lease: Lease;
  /** By the process's own clock; what counts for the others is the database's. */
  renewedAt: number;
  readonly lost: AbortController;
  /** Leased because it is due, and not run yet. */
  isWaiting: boolean;
}

const nameOf = ({ kind, key }: WorkItem) => `${kind}/${key}`;

/**
 * Claims among several control planes: leases in the `work` table, renewed while the work runs. One
 * that could not be renewed in time aborts its run, as another control plane may have begun.
 */
export class LeasedClaims implements Claims {
  readonly #store: Store;
  readonly #leaseMs: number;
  readonly #held = new Map<string, Held>();
  /** Leases that could not be given back because the database was away. */
  #unreleased: Lease[] = [];
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> | undefined;

  constructor(store: Store, leaseMs = defaultLeaseMs) {
    this.#store = store;
    this.#leaseMs = leaseMs;
    this.#timer = setInterval(() => {
      this.#renewing ??= this.#renew().finally(() => {
        this.#renewing = undefined;
      });
    }, leaseMs / 3).unref();
  }

  async due({ now, room }: Parameters<Claims["due"]>[0]): Promise<readonly WorkItem[]> {
    const late = this.#unreleased;
    this.#unreleased = [];
    for (const lease of late) await this.#release(lease);
    const kinds = [...room].filter(([, places]) => places > 0);
    const limit = kinds.reduce((sum, [, places]) => sum + places, 0);
    const options = { now, limit, kinds: kinds.map(([kind]) => kind), leaseMs: this.#leaseMs };
    const leases = await this.#store.read((db) => leaseDueWork(db, options));
    for (const lease of leases) this.#hold(lease, { isWaiting: true });
    return leases;
  }

  async take(kind: string, key: string, now: number): Promise<Claim | null> {
    const held = this.#held.get(nameOf({ kind, key }));
    if (held?.isWaiting) {
      held.isWaiting = false;
      return claimOf(held);
    }
    const options = { kind, key, now, leaseMs: this.#leaseMs };
    const lease = await this.#store.read((db) => leaseWork(db, options));
    return lease && claimOf(this.#hold(lease, { isWaiting: false }));
  }

  async settling(claim: Claim): Promise<Claim> {
    const held = this.#held.get(nameOf(claim));
    await this.#renewing;
    this.#held.delete(nameOf(claim));
    return held ? claimOf(held) : claim;
  }

  async end(claim: Claim, { isSettled }: { isSettled: boolean }): Promise<void> {
    const held = this.#held.get(nameOf(claim));
    await this.#renewing;
    this.#held.delete(nameOf(claim));
    if (!isSettled) await this.#release(held?.lease ?? claim);
  }

  #hold(lease: Lease, { isWaiting }: { isWaiting: boolean }): Held {
    const renewedAt = performance.now();
    const held = { lease, renewedAt, lost: new AbortController(), isWaiting };
    this.#held.set(nameOf(lease), held);
    return held;
  }

  async #renew(): Promise<void> {
    for (const held of [...this.#held.values()]) {
      if (held.isWaiting) {
        // What has found no place all this time is for whoever has one.
        this.#held.delete(nameOf(held.lease));
        await this.#release(held.lease);
      } else {
        await this.#prolong(held);
      }
    }
  }

  async #prolong(held: Held): Promise<void> {
    const startedAt = performance.now();
    try {
      const { lease } = held;
      const renewed = await this.#store.read((db) => renewLease(db, lease, this.#leaseMs));
      if (!renewed) return held.lost.abort();
      held.lease = renewed;
      held.renewedAt = startedAt;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // Before the next attempt it will have run out.
      if (startedAt - held.renewedAt > this.#leaseMs / 2) held.lost.abort();
    }
  }

  /** Only hastens what happens by itself when the leases run out. */
  async #release(lease: Lease): Promise<void> {
    try {
      await this.#store.read((db) => releaseLease(db, lease));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#unreleased.push(lease);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    for (const { lease } of this.#held.values()) await this.#release(lease);
    this.#held.clear();
  }
}

function claimOf({ lease, lost }: Held): Claim {
  return { ...lease, lost: lost.signal };
}
