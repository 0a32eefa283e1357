import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Instance, instanceStore } from "../domains/instances/index.ts";
import {
  instanceReconciler,
  LiveNodes,
  MemcacheNodes,
  nodeStore,
  Prober,
  Publications,
  publishedStates,
  type ReconcileContext,
  type ReplicationIdentity,
  runningVersionOf,
  usedMemoryOf,
} from "../domains/lifecycle/index.ts";
import type { Driver } from "../drivers/driver.ts";
import type { FrontDoor } from "../drivers/front-door.ts";
import { createHaproxyFrontDoor } from "../drivers/haproxy/front-door.ts";
import { createLocalDriver } from "../drivers/local-process/driver.ts";
import { isInstalled, withSystemFolders } from "../drivers/local-process/executable.ts";
import { memcachedSocketName } from "../engine/memcached/memcached-config.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import { Loop } from "../reconcile/loop.ts";
import { workQueue } from "../reconcile/work-queue.ts";
import type { Store } from "../store/store.ts";
import type { AppConfig } from "./config.ts";
import { chooseNetwork } from "./network.ts";

interface DataPlaneOptions {
  readonly config: AppConfig;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: SecretBox;
  readonly log: Log;
  readonly replication: ReplicationIdentity;
}

export type DataPlane = Awaited<ReturnType<typeof startDataPlane>>;

/** Driver, front door, loop and watchers, wired to each other. Nothing is touched before `begin`. */
export async function startDataPlane(options: DataPlaneOptions) {
  const { config, store, clock, random, secrets, log } = options;
  const driver = createLocalDriver({
    dataDir: config.dataDir,
    clock,
    log,
    searchPath: config.searchPath,
    executables: config.executables,
    maxParallelStarts: 4,
  });
  const frontDoor = createHaproxyFrontDoor({
    dataDir: config.dataDir,
    driver,
    network: await chooseNetwork(store, config.network),
    poolSize: config.slotCount,
    log,
  });
  const publications = new Publications();
  const wake = (id: string) => loop.wake("instance", id);
  const live = new LiveNodes({
    driver,
    onSignal: wake,
    monotonic: () => performance.now(),
    pingEveryMs: 500,
  });
  const context: ReconcileContext = {
    store,
    driver,
    frontDoor,
    live,
    memcache: new MemcacheNodes(),
    publications,
    clock,
    random,
    secrets,
    log,
    replication: options.replication,
    ports: config.replicationPorts,
    openFileLimit: openFileLimit(),
    atBorder: crashPoint(config.crashAt),
    wake,
  };
  const loop = new Loop({
    store,
    clock,
    log,
    reconcilers: [instanceReconciler(context)],
    pollMs: 5_000,
  });
  const prober = new Prober(context);
  frontDoor.onChange(() => {
    publications.forgetAll();
    void wakeAll(store, wake);
  });
  driver.onExit((nodeId) => void wakeOwner(store, nodeId, wake));
  const hasEngine = engineFinder(config);
  let begun: Promise<void> | undefined;
  let ready = false;

  return {
    driver,
    frontDoor,
    live,
    wake: (kind: string, key: string) => loop.wake(kind, key),
    hasEngine,
    runningVersion: runningVersionOf({
      store,
      live,
      memcachedSocketOf: (nodeId) => join(driver.dirOf(nodeId), memcachedSocketName),
    }),
    usedMemoryBytes: usedMemoryOf({ store, live }),
    async nodesRunning(): Promise<number> {
      return (await driver.list()).length;
    },
    /** Takes over what an earlier control plane left, then works. */
    begin(): void {
      begun = begin({ store, clock, frontDoor, driver, loop, log }).then(
        () => {
          ready = true;
        },
        (error: unknown) => log.fatal({ err: error }, "the data plane did not start"),
      );
    },
    /** Nodes of earlier runs are taken over, and work that was asked for is under way. */
    isReady: () => ready,
    async stop({ nodes }: { nodes: "leave" | "destroy" }): Promise<void> {
      await begun;
      await loop[Symbol.asyncDispose]();
      await prober[Symbol.asyncDispose]();
      await live[Symbol.asyncDispose]();
      if (nodes === "leave") {
        await frontDoor.detach();
      } else {
        await frontDoor.stop();
        await stopEveryNode(driver);
      }
      await driver[Symbol.asyncDispose]();
    },
  };
}

/** Whether the program of an engine is installed; looked up once each. */
function engineFinder({ executables, searchPath }: AppConfig) {
  const found = new Map<string, boolean>();
  return (engine: "redis" | "memcached"): boolean => {
    const known = found.get(engine);
    if (known !== undefined) return known;
    const isThere = isInstalled(executables[engine], withSystemFolders(searchPath));
    found.set(engine, isThere);
    return isThere;
  };
}

async function begin(parts: {
  store: Store;
  clock: Clock;
  frontDoor: FrontDoor;
  driver: Driver;
  loop: Loop;
  log: Log;
}): Promise<void> {
  const { store, clock, frontDoor, driver, loop, log } = parts;
  await frontDoor.start(await publishedStates(store, driver));
  await sweep(store, driver, log);
  await store.transact(async (db, onCommit) => {
    const work = workQueue(db, onCommit, clock.now(), () => undefined);
    for (const id of await instanceStore(db).livingIds()) await work.request("instance", id);
  });
  loop.start();
}

/** Ends processes that carry this installation's mark but stand in no book. */
async function sweep(store: Store, driver: Driver, log: Log): Promise<void> {
  const known = await store.read((db) => nodeStore(db).allIds());
  for (const handle of await driver.list()) {
    if (known.has(handle.nodeId) || handle.nodeId === "front-door") continue;
    log.warn({ nodeId: handle.nodeId, pid: handle.pid }, "a process in nobody's book is ended");
    await driver.destroy(handle.nodeId, handle);
  }
}

async function stopEveryNode(driver: Driver): Promise<void> {
  const handles = await driver.list();
  await Promise.all(handles.map((handle) => driver.stop(handle, { graceMs: 10_000 })));
}

async function wakeAll(store: Store, wake: (id: string) => void): Promise<void> {
  const ids = await store.read((db) => instanceStore(db).livingIds());
  for (const id of ids) wake(id);
}

async function wakeOwner(store: Store, nodeId: string, wake: (id: Instance["id"]) => void) {
  const row = await store.read((db) =>
    db.selectFrom("nodes").select("instanceId").where("id", "=", nodeId).executeTakeFirst(),
  );
  if (row) wake(row.instanceId);
}

/** The soft limit of open files, which nodes inherit. */
function openFileLimit(): number {
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"));
  return Number(line?.[1] ?? 1024);
}

/**
 * For tests of what a crash leaves: `TASK:STEP:BORDER` ends this process there as SIGKILL would.
 */
function crashPoint(crashAt: string | null): ReconcileContext["atBorder"] {
  if (crashAt === null) return () => undefined;
  return (task, step, border) => {
    if (`${task}:${step}:${border}` === crashAt) process.kill(process.pid, "SIGKILL");
  };
}
