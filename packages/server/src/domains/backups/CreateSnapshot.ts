import { requireRedis, requireState } from "../instances/index.ts";
import { backupErrors } from "./backup-errors.ts";
import { defineOperation } from "./context.ts";
import { settingsSnapshot } from "./settings-snapshot.ts";
import { defaultSnapshotSettings } from "./snapshot-settings-store.ts";

/**
 * Asks for a snapshot of all data, which is kept until it is deleted or its instance is released.
 * It counts as one of the day's backups. There may be as many as the snapshot settings say.
 */
export const CreateSnapshot = defineOperation("CreateSnapshot", {
  writes: true,
  async handle(request, context) {
    const { backups, snapshotSettings, instances, work, settings, caller, now, random, db } =
      context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "CreateSnapshot");
    requireRedis(instance);
    if (await backups.hasUnderWay(instance.id)) throw backupErrors.BackupJobExists();
    const { maxManual } =
      (await snapshotSettings.find(instance.id)) ?? defaultSnapshotSettings(instance.id, now);
    const manual = await backups.snapshots(instance.id, { mode: "Manual" });
    const kept = manual.filter(({ status }) => status === "Success").length;
    const today = await backups.manualToday(instance.id, now);
    if (kept >= maxManual || today >= settings.backupsPerDay) {
      throw backupErrors.BackupTimesExceeded();
    }
    const snapshot = await backups.insert(instance, {
      kind: "snapshot",
      name: request.SnapshotName ?? "",
      mode: "Manual",
      retentionDays: -1,
      settings: await settingsSnapshot(db, instance),
      now,
      random,
    });
    await work.request("backup", snapshot.id);
    return { SnapshotId: snapshot.id, Status: snapshot.status };
  },
});
