import { requireState } from "../instances/index.ts";
import { isUnderWay } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import { defineOperation } from "./context.ts";
import { requireBackup } from "./ordered-seed.ts";

/** Removes a manual backup. It is not offered any more when this answers; its file goes next. */
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
    if (backup.mode !== "Manual" || isUnderWay(backup)) {
      throw backupErrors.IncorrectBackupSetState();
    }
    await backups.update(backup.id, { wanted: "gone" });
    await work.request("backup", backup.id);
    return {};
  },
});
