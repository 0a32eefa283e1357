import { requireRedis, requireState } from "../instances/index.ts";
import { backupErrors } from "./backup-errors.ts";
import { beginRestore } from "./begin-restore.ts";
import { defineOperation } from "./context.ts";
import { orderedSeed } from "./ordered-seed.ts";

/**
 * Puts an instance back to one of its backups or, with an archived log, to a second of the past.
 * All data of now are replaced. Its address, accounts and settings stay.
 */
export const RestoreInstance = defineOperation("RestoreInstance", {
  writes: true,
  async handle(request, context) {
    const { backups, instances, caller, now, random, db } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "RestoreInstance");
    requireRedis(instance);
    // Only whole data sets are restored: single keys cannot be taken out of one.
    if (request.FilterKey) throw backupErrors.ServiceNotSupported();
    if (await backups.hasUnderWay(instance.id)) throw backupErrors.BackupJobExists();
    const time = request.RestoreTime ?? request.TimeShift;
    const byTime = request.RestoreType === "1" || !request.BackupId;
    if (byTime && !time) throw backupErrors.MissingParameter();
    const { seed } = await orderedSeed(
      {
        sourceInstanceId: instance.id,
        ...(byTime ? { restoreTime: Date.parse(time ?? "") } : { backupId: request.BackupId }),
      },
      {
        db,
        ownerId: caller.ownerId,
        random,
        now,
        room: { capacityMb: instance.capacityMb, parameter: "BackupId" },
      },
    );
    await beginRestore(instance, seed, "RestoreIns", context);
    return {};
  },
});
