import { requireRedis, requireState } from "../instances/index.ts";
import { backupErrors } from "./backup-errors.ts";
import { beginRestore } from "./begin-restore.ts";
import { defineOperation } from "./context.ts";
import { snapshotSeed } from "./ordered-seed.ts";

/**
 * Puts an instance back to one of its snapshots. All data of now are replaced. Its address, accounts
 * and settings stay.
 */
export const RestoreSnapshot = defineOperation("RestoreSnapshot", {
  writes: true,
  async handle(request, context) {
    const { backups, instances, caller } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "RestoreSnapshot");
    requireRedis(instance);
    if (await backups.hasUnderWay(instance.id)) throw backupErrors.BackupJobExists();
    const seed = await snapshotSeed(request.SnapshotId, instance, context);
    await beginRestore(instance, seed, "RestoreIns", context);
    return {};
  },
});
