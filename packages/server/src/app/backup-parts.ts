import { cpus } from "node:os";
import { join } from "node:path";
import {
  type BackupReconcileContext,
  backupReconciler,
  logReconciler,
  logStoringReconciler,
  type SeedPlacer,
  scheduleReconciler,
  seedPlacer,
  tempReconciler,
} from "../domains/backups/index.ts";
import { dumpSourceOf, type LiveNodes, logSourceOf } from "../domains/lifecycle/index.ts";
import type { Driver } from "../drivers/driver.ts";
import { resolveExecutable, withSystemFolders } from "../drivers/local-process/executable.ts";
import { systemClock } from "../kernel/clock.ts";
import type { Reconciler } from "../reconcile/reconciler.ts";
import type { DataPlaneOptions } from "./data-plane.ts";

/** What takes backups and brings their data back, on this machine's nodes. */
export function backupParts(
  { config, store, clock, random, secrets, log, backupStorage: storage }: DataPlaneOptions,
  parts: {
    driver: Driver;
    live: LiveNodes;
    atBorder: BackupReconcileContext["atBorder"];
    wake(kind: string, key: string): void;
  },
): { seeds: SeedPlacer; reconcilers: Reconciler[]; redisServer: () => string } {
  const { driver, live, atBorder, wake } = parts;
  const archiveDir = join(config.dataDir, "archive");
  const sources = { store, live, driver, secrets };
  const searchPath = withSystemFolders(config.searchPath);
  const redisServer = () => resolveExecutable(config.executables.redis, searchPath);
  const dumpSource = dumpSourceOf(sources);
  const shared = { store, clock, random, log, wake };
  return {
    redisServer,
    seeds: seedPlacer({
      store,
      storage,
      archiveDir,
      machineClock: systemClock,
      dumpSource,
      redisServer,
    }),
    reconcilers: [
      backupReconciler(
        { ...shared, storage, driver, dumpSource, redisServer, atBorder },
        { cores: cpus().length },
      ),
      scheduleReconciler(shared),
      tempReconciler(shared),
      logStoringReconciler({ ...shared, storage, machineClock: systemClock, archiveDir }),
      logReconciler({
        ...shared,
        storage,
        machineClock: systemClock,
        archiveDir,
        longestSegmentMs: 24 * 3_600_000,
        logSource: logSourceOf(sources),
      }),
    ],
  };
}
