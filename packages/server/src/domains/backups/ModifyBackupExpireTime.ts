import { requireState } from "../instances/index.ts";
import { dayMs } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import { defineOperation } from "./context.ts";
import { requireBackup } from "./ordered-seed.ts";

const longestMs = 730 * dayMs;

/** Keeps a manual backup longer. */
export const ModifyBackupExpireTime = defineOperation("ModifyBackupExpireTime", {
  writes: true,
  async handle(request, { backups, instances, work, caller, now, db }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyBackupExpireTime");
    if (!request.BackupId) throw backupErrors.MissingParameter();
    const backup = await requireBackup(request.BackupId, {
      db,
      ownerId: caller.ownerId,
      instanceId: instance.id,
    });
    if (backup.mode !== "Manual" || backup.status !== "Success") {
      throw backupErrors.IncorrectBackupSetState();
    }
    const expiresAt = Date.parse(request.ExpectExpireTime);
    const isLater = expiresAt > now && (backup.expiresAt === null || expiresAt >= backup.expiresAt);
    if (!isLater || expiresAt > now + longestMs) {
      throw backupErrors.InvalidParameter({ parameter: "ExpectExpireTime" });
    }
    await backups.update(backup.id, { expiresAt });
    await work.request("backup", backup.id);
    return {};
  },
});
