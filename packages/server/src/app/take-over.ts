import { setTimeout as sleep } from "node:timers/promises";
import { instanceStore } from "../domains/instances/index.ts";
import { nodeStore, publishedStates } from "../domains/lifecycle/index.ts";
import type { CertificateIssuer } from "../domains/networks/index.ts";
import type { Driver } from "../drivers/driver.ts";
import type { FrontDoor } from "../drivers/front-door.ts";
import { haproxyNodeId } from "../drivers/haproxy/haproxy-process.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { Loop } from "../reconcile/loop.ts";
import { workQueue } from "../reconcile/work-queue.ts";
import type { Store } from "../store/store.ts";
import { requestHousekeeping } from "./housekeeping.ts";

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly frontDoor: FrontDoor;
  readonly driver: Driver;
  readonly loop: Loop;
  readonly log: Log;
  readonly secrets: SecretBox;
  readonly certificates: CertificateIssuer;
}

const longestPauseMs = 5_000;

/**
 * Takes over what an earlier control plane left running, and sets everything to work. Tries until
 * it succeeds: whoever holds an address of the front door may let go of it.
 * @returns false when it was told to stop before
 */
export async function takeOverAtLast(parts: Parts, signal: AbortSignal): Promise<boolean> {
  for (let pauseMs = 100; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      await takeOver(parts);
      return true;
    } catch (error) {
      parts.log.error({ err: error }, "the data plane could not start yet");
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}

async function takeOver(parts: Parts): Promise<void> {
  const { store, clock, frontDoor, driver, loop, log } = parts;
  await frontDoor.start(await publishedStates(parts));
  await sweep(store, driver, log);
  await requestAll(store, clock);
  await requestHousekeeping(store, clock);
  loop.start();
}

/** Ends processes that carry this installation's mark but stand in no book. */
async function sweep(store: Store, driver: Driver, log: Log): Promise<void> {
  const known = await store.read((db) => nodeStore(db).allIds());
  for (const handle of await driver.list()) {
    if (known.has(handle.nodeId) || handle.nodeId === haproxyNodeId) continue;
    log.warn({ nodeId: handle.nodeId, pid: handle.pid }, "a process in nobody's book is ended");
    await driver.destroy(handle.nodeId, handle);
  }
}

/** Asks for a look at every instance, durably: after a restart nothing is known of any. */
export async function requestAll(store: Store, clock: Clock): Promise<void> {
  await store.transact(async (db, onCommit) => {
    const work = workQueue(db, onCommit, clock.now(), () => undefined);
    for (const id of await instanceStore(db).livingIds()) await work.request("instance", id);
    await work.request("backup-schedule", "due");
    await work.request("upgrade", "hourly");
  });
}

export async function wakeAll(store: Store, wake: (id: string) => void): Promise<void> {
  const ids = await store.read((db) => instanceStore(db).livingIds());
  for (const id of ids) wake(id);
}

export async function wakeOwner(store: Store, nodeId: string, wake: (id: string) => void) {
  const row = await store.read((db) =>
    db.selectFrom("nodes").select("instanceId").where("id", "=", nodeId).executeTakeFirst(),
  );
  if (row) wake(row.instanceId);
}

export async function stopEveryNode(driver: Driver): Promise<void> {
  const handles = await driver.list();
  await Promise.all(handles.map((handle) => driver.stop(handle, { graceMs: 10_000 })));
}
