import { rm } from "node:fs/promises";
import { join } from "node:path";
import { removePieces } from "../domains/backups/index.ts";
import { ensureDefaultNetwork } from "../domains/vpc/index.ts";
import type { BackupStorage } from "../drivers/backup-storage.ts";
import { type MovableClock, unmovedClock } from "../kernel/clock.ts";
import { systemRandom } from "../kernel/ids.ts";
import { emptyWorld } from "../store/empty-world.ts";
import type { Store } from "../store/store.ts";
import { applyProfile } from "./apply-profile.ts";
import type { AppConfig } from "./config.ts";
import type { DataPlane } from "./data-plane.ts";

/**
 * Empties the installation: every row but its own, every node, every address, every backup. The
 * rows go first: whatever a crash leaves behind then stands in nobody's book, and the next start
 * clears it away.
 * @returns how many instances there were
 */
export async function resetWorld(parts: {
  config: AppConfig;
  store: Store;
  clock: MovableClock;
  dataPlane: DataPlane;
  backupStorage: BackupStorage;
  rootOwnerId: string;
}): Promise<number> {
  const { config, store, clock, dataPlane, backupStorage, rootOwnerId } = parts;
  const { instances, files, logs } = await store.read(async (db) => ({
    instances: await db
      .selectFrom("instances")
      .select("id")
      .where("deletedAt", "is", null)
      .execute(),
    files: await db.selectFrom("backups").select("fileKey").where("fileKey", "!=", "").execute(),
    logs: await db.selectFrom("logSegments").selectAll().execute(),
  }));
  await dataPlane.empty(() => store.transact((db) => emptyWorld(db, rootOwnerId)));
  await Promise.all([
    ...files.map(({ fileKey }) => backupStorage.remove(fileKey)),
    ...logs.map((segment) => removePieces(segment, backupStorage)),
    rm(join(config.dataDir, "archive"), { recursive: true, force: true }),
  ]);
  clock.set(unmovedClock);
  await ensureDefaultNetwork(
    store,
    { ownerId: rootOwnerId, regionId: config.defaultRegionId },
    { now: clock.now(), random: systemRandom },
  );
  await applyProfile(store, config.profile);
  dataPlane.clockChanged();
  return instances.length;
}
