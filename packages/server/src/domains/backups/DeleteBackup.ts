import { requireState } from "../instances/index.ts";
import { isUnderWay } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import { defineOperation } from "./context.ts";
import { isBeingRead } from "./is-being-read.ts";
import { requireBackup } from "./ordered-seed.ts";

/**
 * Removes a manual backup that no instance waits for. It is not offered any more when this answers;
 * its file goes next.
 */
export const DeleteBackup = defineOperation("DeleteBackup", {
  writes: true,
  async handle(request, { backups, instances, work, caller, db }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "DeleteBackup");
    const backup = await requireBackup(request.BackupId, {
      db,
      ownerId: caller.ownerId,
      instanceId: instance.id,
    });
    const isDeletable =
      backup.mode === "Manual" && !isUnderWay(backup) && !(await isBeingRead(backup.id, db));
    if (!isDeletable) throw backupErrors.IncorrectBackupSetState();
    await backups.update(backup.id, { wanted: "gone" });
    await work.request("backup", backup.id);
    return {};
  },
});
