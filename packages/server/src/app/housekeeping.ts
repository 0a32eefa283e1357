import type { Clock } from "../kernel/clock.ts";
import { after, type Reconciler } from "../reconcile/reconciler.ts";
import { workQueue } from "../reconcile/work-queue.ts";
import { deleteExpiredRows } from "../store/expired-rows.ts";
import type { Store } from "../store/store.ts";

const everyMs = 3_600_000;

/** Once an hour: what nobody needs any more leaves the store. */
export function housekeeping({ store, clock }: { store: Store; clock: Clock }): Reconciler {
  return {
    kind: "housekeeping",
    concurrency: 1,
    async reconcile() {
      await store.transact((db) => deleteExpiredRows(db, clock.now()));
      return after(everyMs);
    },
  };
}

/** Sees to it that the hourly round exists. Idempotent. */
export async function requestHousekeeping(store: Store, clock: Clock): Promise<void> {
  await store.transact((db, onCommit) =>
    workQueue(db, onCommit, clock.now(), () => undefined).request("housekeeping", "hourly"),
  );
}
