import type { Clock } from "../../../kernel/clock.ts";
import type { Random } from "../../../kernel/ids.ts";
import { after, done, type Reconciler } from "../../../reconcile/reconciler.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { Store } from "../../../store/store.ts";
import { instanceStore, isClosed } from "../../instances/index.ts";
import { releaseInstance } from "../../tasks/index.ts";

/** One whose data are being taken over is given this much longer: it goes with that. */
const graceMs = 3_600_000;

/** Ends the life of each temporary instance at its time. All else of it is an instance's own. */
export function tempReconciler({
  store,
  clock,
  random,
  wake,
}: {
  store: Store;
  clock: Clock;
  random: Random;
  wake(kind: string, key: string): void;
}): Reconciler {
  return {
    kind: "temp-instance",
    concurrency: 4,
    reconcile: (id) =>
      store.transact(async (db, onCommit) => {
        const temp = await instanceStore(db).find(id);
        if (!temp || temp.deletedAt !== null) return done;
        const now = clock.now();
        const leftMs = (temp.endTime ?? 0) + (isClosed(temp) ? graceMs : 0) - now;
        if (leftMs > 0) return after(leftMs);
        const work = workQueue(db, onCommit, now, wake);
        await releaseInstance(temp, now, { db, work, random, now });
        return done;
      }),
  };
}
