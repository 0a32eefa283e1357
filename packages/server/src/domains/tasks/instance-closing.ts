import type { Random } from "../../kernel/ids.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { Db } from "../../store/db.ts";
import {
  type ClosingLock,
  type Instance,
  instanceStore,
  locked,
  unlocked,
} from "../instances/index.ts";
import { taskStore } from "./task-store.ts";

interface Closing {
  readonly db: Db;
  readonly work: Pick<WorkQueue, "request">;
  readonly random: Random;
  readonly now: number;
}

/** Closes the data port from this transaction on; data and nodes stay. Idempotent. */
export async function closeInstance(
  instance: Instance,
  lock: ClosingLock,
  at: number,
  { db, work }: Pick<Closing, "db" | "work">,
): Promise<void> {
  await instanceStore(db).update(instance.id, locked(instance, lock, at));
  await work.request("instance", instance.id);
}

/**
 * Takes locks away. When none is left a task opens the address again: the instance is Inactive
 * until it was proven. `changes` go to the row as well.
 */
export async function openInstance(
  instance: Instance,
  locks: readonly ClosingLock[],
  { db, work, random, now }: Closing,
  changes: Partial<Instance> = {},
): Promise<void> {
  const all = { ...changes, ...unlocked(instance, locks) };
  if (instance.locks !== "" && all.locks === "" && instance.busyTaskId === null) {
    await taskStore(db).open(instance, "ActivateIns", { now, random, changes: all });
  } else {
    await instanceStore(db).update(instance.id, all);
  }
  await work.request("instance", instance.id);
}

/**
 * Releases an instance whatever it does: it is gone for its owner from `at`, its nodes and data
 * shortly after. What runs or waits will not happen.
 */
export async function releaseInstance(
  instance: Instance,
  at: number,
  { db, work, random, now }: Closing,
): Promise<void> {
  const tasks = taskStore(db);
  await tasks.cancelScheduled(instance.id, now);
  const running = instance.busyTaskId === null ? undefined : await tasks.find(instance.busyTaskId);
  if (running) await tasks.end(running, now, "the instance was released");
  await tasks.open(instance, "DeleteIns", { now, random, changes: { deletedAt: at } });
  await work.request("instance", instance.id);
}
