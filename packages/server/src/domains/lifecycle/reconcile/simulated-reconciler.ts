import type { Clock } from "../../../kernel/clock.ts";
import type { Random } from "../../../kernel/ids.ts";
import { after, done, type Reconciler } from "../../../reconcile/reconciler.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { Db } from "../../../store/db.ts";
import type { Store } from "../../../store/store.ts";
import { accountStore } from "../../accounts/index.ts";
import { releaseTempInstances, settleSeed } from "../../backups/index.ts";
import { instanceStore, isClosed, tombstoneMs } from "../../instances/index.ts";
import { endpointStore, isOpen } from "../../networks/index.ts";
import { parameterStore } from "../../parameters/index.ts";
import { taskStore } from "../../tasks/index.ts";
import { deleteInstanceRows } from "./steps/destroy.ts";
import { settleRoom } from "./steps/settle-room.ts";

/** Gives back what clients may not use any more. @returns how long until the next one closes */
async function closeEndpoints(db: Db, instanceId: string, now: number): Promise<number | null> {
  const endpoints = endpointStore(db);
  let next: number | null = null;
  for (const endpoint of await endpoints.of(instanceId)) {
    const { slotIndex, expiresAt } = endpoint;
    if (!isOpen(endpoint, now)) await endpoints.delete(instanceId, slotIndex);
    else if (expiresAt !== null) next = Math.min(next ?? expiresAt - now, expiresAt - now);
  }
  return next;
}

/** Ends every task as if a data plane had carried it out. There is none. */
export function simulatedReconciler({
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
    kind: "instance",
    concurrency: 16,
    reconcile: (id) =>
      store.transact(async (db, onCommit) => {
        const instances = instanceStore(db);
        const tasks = taskStore(db);
        const now = clock.now();
        const instance = await instances.find(id);
        if (!instance) return done;
        const closing = { db, now, random, work: workQueue(db, onCommit, now, wake) };
        const task = instance.busyTaskId ? await tasks.find(instance.busyTaskId) : undefined;
        if (instance.deletedAt !== null) {
          if (task) {
            await releaseTempInstances(instance, closing);
            await deleteInstanceRows(db, instance, task, now);
          }
          const leftMs = instance.deletedAt + tombstoneMs - now;
          if (leftMs > 0) return after(leftMs);
          await instances.delete(id);
          return done;
        }
        const accounts = accountStore(db);
        await accounts.settle(await accounts.all(id));
        if (task) {
          const { parameters } = JSON.parse(task.input) as { parameters?: Record<string, string> };
          if (parameters) await parameterStore(db).set(id, parameters, now);
          await tasks.end(task, now, "", {
            serving: isClosed(instance) ? 0 : 1,
            readyAt: instance.readyAt ?? now,
            seedPlaced: 1,
            realInstanceClass: instance.instanceClass,
          });
          if (instance.seedPlaced === 0) await settleSeed(instance.seed, "placed", closing);
          await settleRoom(db, instance);
        }
        const closesInMs = await closeEndpoints(db, id, now);
        const next = await tasks.nextScheduled(id);
        if (!next) return closesInMs === null ? done : after(closesInMs);
        const dueInMs = (next.dueAt ?? 0) - now;
        if (dueInMs <= 0) await tasks.begin(next, now);
        return after(Math.max(0, Math.min(dueInMs, closesInMs ?? dueInMs)));
      }),
  };
}
