import type { Clock } from "../../../kernel/clock.ts";
import type { Random } from "../../../kernel/ids.ts";
import { after, type Reconciler } from "../../../reconcile/reconciler.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { Store } from "../../../store/store.ts";
import { instanceStore, nextMaintenance } from "../../instances/index.ts";
import { taskStore } from "../../tasks/index.ts";
import { isBehind, openUpgrade } from "../upgrade.ts";
import type { SeenNode } from "./nodes-seen.ts";

/** A newly installed program is noticed this soon; maintenance windows are once a day. */
const everyMs = 3_600_000;

interface UpgradeContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  nodesSeen(instanceId: string): Promise<ReadonlyMap<string, SeenNode>>;
  installedVersion(): Promise<string | null>;
  wake(kind: string, key: string): void;
}

/**
 * Looks once an hour whether instances that are to be upgraded by themselves run an older program
 * than the installed one, and lets a task do it in each one's next maintenance window.
 */
export function upgradeReconciler(context: UpgradeContext): Reconciler {
  return {
    kind: "upgrade",
    concurrency: 1,
    async reconcile(_key, { signal }) {
      const ids = await context.store.read((db) => instanceStore(db).idsToUpgrade());
      const installed = ids.length === 0 ? null : await context.installedVersion();
      for (const id of ids) {
        if (signal.aborted) return after(0);
        if (isBehind(await context.nodesSeen(id), installed)) await plan(id, context);
      }
      return after(everyMs);
    },
  };
}

async function plan(id: string, { store, clock, random, wake }: UpgradeContext): Promise<void> {
  await store.transact(async (db, onCommit) => {
    const instance = await instanceStore(db).find(id);
    const tasks = taskStore(db);
    if (instance?.autoUpgrade !== 1 || instance.status !== "Normal") return;
    // Whatever waits may be the upgrade, and is looked at again when it is over.
    if (await tasks.nextScheduled(id)) return;
    const now = clock.now();
    await openUpgrade(instance, { tasks, now, random, dueAt: nextMaintenance(instance, now) });
    await workQueue(db, onCommit, now, wake).request("instance", id);
  });
}
