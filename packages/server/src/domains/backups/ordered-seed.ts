import { type Random, randomText } from "../../kernel/ids.ts";
import type { Db } from "../../store/db.ts";
import type { Instance } from "../instances/index.ts";
import type { Backup, BackupKind } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import { backupStore } from "./backup-store.ts";
import { type Room, requireFits } from "./require-fits.ts";
import { backupSeed, pointSeed } from "./seed.ts";
import { segmentStore } from "./segment-store.ts";

/** What a request names as the data to begin with. */
export interface SeedOrder {
  readonly backupId?: string | undefined;
  readonly sourceInstanceId?: string | undefined;
  /** Milliseconds UTC of the installation's clock. */
  readonly restoreTime?: number | undefined;
}

/**
 * The seed that a request means, or "" when it names none. Backups of released instances count as
 * long as they are kept.
 * @throws ApiError InvalidBackupSetID.NotFound when there is no such backup of the owner (and the
 *   source), or no log of that time; IncorrectBackupSetState when it is not whole;
 *   InvalidParameter when it does not fit into `room`; MissingParameter when a source is named
 *   without saying which of its data
 */
export async function orderedSeed(
  order: SeedOrder,
  {
    db,
    ownerId,
    random,
    now,
    room,
  }: { db: Db; ownerId: string; random: Random; now: number; room: Room },
): Promise<{ seed: string; backup: Backup | null }> {
  const id = randomText(random, 12);
  if (order.backupId) {
    const backup = await requireBackup(order.backupId, {
      db,
      ownerId,
      instanceId: order.sourceInstanceId,
    });
    if (backup.status !== "Success") throw backupErrors.IncorrectBackupSetState();
    requireFits(backup, room);
    return { seed: backupSeed(id, backup), backup };
  }
  if (!order.sourceInstanceId) return { seed: "", backup: null };
  if (order.restoreTime === undefined) throw backupErrors.MissingParameter();
  const segment = await segmentStore(db).covering(order.sourceInstanceId, order.restoreTime);
  const source = await db
    .selectFrom("instances")
    .select("ownerId")
    .where("id", "=", order.sourceInstanceId)
    // Otherwise the log is about to go.
    .where("backupLog", "=", 1)
    .where("deletedAt", "is", null)
    .executeTakeFirst();
  const known = segment && source?.ownerId === ownerId && order.restoreTime <= now;
  if (!known) throw backupErrors["InvalidBackupSetID.NotFound"]();
  const second = Math.floor((order.restoreTime - segment.clockOffsetMs) / 1000);
  return { seed: pointSeed(id, segment, second), backup: null };
}

/**
 * The seed of one of the instance's own snapshots.
 * @throws ApiError InvalidBackupSetID.NotFound, IncorrectBackupSetState when it is not whole,
 *   InvalidParameter when the instance has become too small for it
 */
export async function snapshotSeed(
  snapshotId: string,
  instance: Pick<Instance, "id" | "ownerId" | "capacityMb">,
  { db, random }: { db: Db; random: Random },
): Promise<string> {
  const { id: instanceId, ownerId, capacityMb } = instance;
  const snapshot = await requireBackup(snapshotId, { db, ownerId, instanceId, kind: "snapshot" });
  if (snapshot.status !== "Success") throw backupErrors.IncorrectBackupSetState();
  requireFits(snapshot, { capacityMb, parameter: "SnapshotId" });
  return backupSeed(randomText(random, 12), snapshot);
}

/**
 * The owner's backup or snapshot, of this instance where one is named.
 * @throws ApiError InvalidBackupSetID.NotFound, also for one that is expired or deleted
 */
export async function requireBackup(
  backupId: string,
  {
    db,
    ownerId,
    instanceId,
    kind = "backup",
  }: { db: Db; ownerId: string; instanceId?: string | undefined; kind?: BackupKind },
): Promise<Backup> {
  const backup = await backupStore(db).find(backupId);
  const known =
    backup?.ownerId === ownerId &&
    backup.kind === kind &&
    backup.wanted === "kept" &&
    backup.status !== "Gone" &&
    (!instanceId || backup.instanceId === instanceId);
  if (!backup || !known) throw backupErrors["InvalidBackupSetID.NotFound"]();
  return backup;
}
