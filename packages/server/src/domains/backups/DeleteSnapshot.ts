import { requireState } from "../instances/index.ts";
import { isUnderWay } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import { defineOperation } from "./context.ts";
import { requireBackup } from "./ordered-seed.ts";
import { parseSeed } from "./seed.ts";

/** Removes a snapshot. It is not offered any more when this answers; its file goes next. */
export const DeleteSnapshot = defineOperation("DeleteSnapshot", {
  writes: true,
  async handle(request, { backups, temps, instances, work, caller, db }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "DeleteSnapshot");
    const snapshot = await requireBackup(request.SnapshotId, {
      db,
      ownerId: caller.ownerId,
      instanceId: instance.id,
      kind: "snapshot",
    });
    const isBeingRead = (await temps.of(instance.id)).some(({ seed, seedPlaced }) => {
      const source = parseSeed(seed);
      return seedPlaced === 0 && "backupId" in source && source.backupId === snapshot.id;
    });
    if (isUnderWay(snapshot) || isBeingRead) throw backupErrors.IncorrectBackupSetState();
    await backups.update(snapshot.id, { wanted: "gone" });
    await work.request("backup", snapshot.id);
    return {};
  },
});
