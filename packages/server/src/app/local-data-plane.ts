import { join } from "node:path";
import { billingReconciler } from "../domains/billing/index.ts";
import { faultReconciler, nodeWorldOf } from "../domains/faults/index.ts";
import {
  instanceReconciler,
  LiveNodes,
  MemcacheNodes,
  nodesSeenBy,
  Prober,
  Publications,
  type ReconcileContext,
  runCommandOn,
  runningVersionOf,
  StartTroubles,
  upgradeReconciler,
  usedMemoryOf,
} from "../domains/lifecycle/index.ts";
import { createHaproxyFrontDoor } from "../drivers/haproxy/front-door.ts";
import { haproxyNodeId } from "../drivers/haproxy/haproxy-process.ts";
import { createLocalDriver } from "../drivers/local-process/driver.ts";
import { memcachedSocketName } from "../engine/memcached/memcached-config.ts";
import { programVersions } from "../engine/redis/program-version.ts";
import { Loop } from "../reconcile/loop.ts";
import { backupParts } from "./backup-parts.ts";
import { crashPoint } from "./crash-point.ts";
import type { DataPlane, DataPlaneOptions } from "./data-plane.ts";
import { emptyDataPlane } from "./empty-data-plane.ts";
import { engineFinder } from "./engine-finder.ts";
import { housekeeping, requestHousekeeping } from "./housekeeping.ts";
import { chooseNetwork } from "./network.ts";
import { openFileLimit } from "./process-limits.ts";
import { signalFollower } from "./signal-follower.ts";
import { requestAll, stopEveryNode, takeOverAtLast, wakeAll, wakeOwner } from "./take-over.ts";

const trimEveryMs = 3_600_000;

/** Driver, front door, loop and watchers, wired to each other. Nothing is touched before `begin`. */
export async function localDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
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
    askEveryMs: 500,
  });
  const atBorder = crashPoint(config.crashAt);
  const backups = backupParts(options, {
    driver,
    live,
    atBorder,
    wake: (kind, key) => loop.requested(kind, key),
  });
  const context: ReconcileContext = {
    store,
    driver,
    frontDoor,
    live,
    memcache: new MemcacheNodes(),
    publications,
    troubles: new StartTroubles({ monotonic: () => performance.now() }),
    redisServer: backups.redisServer,
    clock,
    random,
    secrets,
    log,
    replication: options.replication,
    certificates: options.certificates,
    domainSuffix: config.domainSuffix,
    seeds: backups.seeds,
    ports: config.replicationPorts,
    openFileLimit: openFileLimit(),
    atBorder: crashPoint(config.crashAt),
    wake,
  };
  const nodesSeen = nodesSeenBy(live);
  const versionOf = programVersions();
  const installedVersion = async () => versionOf(backups.redisServer());
  const loop = new Loop({
    store,
    clock,
    log,
    reconcilers: [
      housekeeping({ store, clock }),
      instanceReconciler(context),
      billingReconciler({
        store,
        clock,
        random,
        log,
        prices: options.prices,
        wake: (kind, key) => loop.requested(kind, key),
      }),
      upgradeReconciler({
        store,
        clock,
        random,
        nodesSeen,
        installedVersion,
        wake: (kind, key) => loop.requested(kind, key),
      }),
      ...backups.reconcilers,
      faultReconciler({ store, clock, world: nodeWorldOf({ store, driver, live }) }),
    ],
    pollMs: 5_000,
  });
  const prober = new Prober(context);
  const trimming = setInterval(() => {
    driver.trimOutput().catch((error: unknown) => {
      log.warn({ err: error }, "what the nodes print could not be bounded");
    });
  }, trimEveryMs).unref();
  const stopping = new AbortController();
  const followUp = signalFollower({ log, stopping: stopping.signal });
  frontDoor.onChange(() => {
    publications.forgetAll();
    followUp(() => wakeAll(store, wake));
  });
  driver.onExit((nodeId) => followUp(() => wakeOwner(store, nodeId, wake)));
  const hasEngine = engineFinder(config);
  let begun: Promise<void> | undefined;
  let ready = false;

  return {
    slotAt: (index) => frontDoor.slotAt(index),
    wake: (kind: string, key: string) => loop.requested(kind, key),
    hasEngine,
    runningVersion: runningVersionOf({
      store,
      live,
      memcachedSocketOf: (nodeId) => join(driver.dirOf(nodeId), memcachedSocketName),
    }),
    usedMemoryBytes: usedMemoryOf({ store, live }),
    nodesSeen,
    installedVersion,
    runCommand: runCommandOn({ store, live, secrets }),
    monitoredNodes: () => [...live.all(), ...context.memcache.all()],
    async nodesRunning(): Promise<number> {
      return (await driver.list()).filter(({ nodeId }) => nodeId !== haproxyNodeId).length;
    },
    begin(): void {
      const { certificates } = options;
      const parts = { store, clock, frontDoor, driver, loop, log, secrets, certificates };
      begun = takeOverAtLast(parts, stopping.signal).then((done) => {
        ready = done;
      });
    },
    isReady: () => ready,
    hasNodes: true,
    addressCapacity: frontDoor.capacity,
    clockChanged: () => loop.poll(),
    async empty(removeRows) {
      await begun;
      const { memcache } = context;
      const parts = { store, loop, driver, frontDoor, live, memcache, publications };
      await emptyDataPlane(parts, removeRows);
      await requestAll(store, clock);
      await requestHousekeeping(store, clock);
    },
    async stop({ nodes }: { nodes: "leave" | "destroy" }): Promise<void> {
      stopping.abort();
      clearInterval(trimming);
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
