import { requireState } from "../instances/index.ts";
import { isUnderWay } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import { defineOperation } from "./context.ts";
import { isBeingRead } from "./is-being-read.ts";
import { requireBackup } from "./ordered-seed.ts";

/** Removes a snapshot. It is not offered any more when this answers; its file goes next. */
export const DeleteSnapshot = defineOperation("DeleteSnapshot", {
  writes: true,
  async handle(request, { backups, instances, work, caller, db }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "DeleteSnapshot");
    const snapshot = await requireBackup(request.SnapshotId, {
      db,
      ownerId: caller.ownerId,
      instanceId: instance.id,
      kind: "snapshot",
    });
    if (isUnderWay(snapshot) || (await isBeingRead(snapshot.id, db))) {
      throw backupErrors.IncorrectBackupSetState();
    }
    await backups.update(snapshot.id, { wanted: "gone" });
    await work.request("backup", snapshot.id);
    return {};
  },
});
