import { requireRedis, requireState } from "../instances/index.ts";
import { backupErrors } from "./backup-errors.ts";
import { defineOperation } from "./context.ts";
import { settingsSnapshot } from "./settings-snapshot.ts";

/** Asks for a backup of all data. It is taken as soon as its turn comes. */
export const CreateBackup = defineOperation("CreateBackup", {
  writes: true,
  async handle(request, context) {
    const { backups, policies, instances, work, settings, caller, now, random, db } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "CreateBackup");
    requireRedis(instance);
    if (await backups.hasUnderWay(instance.id)) throw backupErrors.BackupJobExists();
    if ((await backups.manualToday(instance.id, now)) >= settings.backupsPerDay) {
      throw backupErrors.BackupTimesExceeded();
    }
    const backup = await backups.insert(instance, {
      kind: "backup",
      mode: "Manual",
      retentionDays:
        request.BackupRetentionPeriod ?? (await policies.of(instance.id, now)).retentionDays,
      settings: await settingsSnapshot(db, instance),
      now,
      random,
    });
    await work.request("backup", backup.id);
    return { BackupJobID: backup.jobId };
  },
});
