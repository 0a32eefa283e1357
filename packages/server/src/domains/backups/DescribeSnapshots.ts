import { isoSeconds } from "../../kernel/clock.ts";
import { backupErrors } from "./backup-errors.ts";
import { defineOperation } from "./context.ts";
import { lastMomentOf } from "./time-range.ts";

/** The snapshots of an instance, newest first, those under way and those that failed included. */
export const DescribeSnapshots = defineOperation("DescribeSnapshots", {
  async handle(request, { backups, instances, settings, caller, now }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const { BeginTime, EndTime, SnapshotIds } = request;
    const from = BeginTime ? Date.parse(BeginTime) : undefined;
    const to = EndTime ? lastMomentOf(EndTime) : undefined;
    if ((to ?? Infinity) < (from ?? 0)) throw backupErrors["InvalidEndTime.Malformed"]();
    // A request may name more ids than a query takes; an instance has few snapshots.
    const wanted = SnapshotIds ? new Set(SnapshotIds.split(",")) : undefined;
    const all = await backups.snapshots(instance.id, { from, to });
    const snapshots = all.filter(({ id }) => wanted?.has(id) ?? true);
    return {
      Snapshots: {
        Snapshot: snapshots.map((snapshot) => {
          const url = snapshot.status === "Success" ? settings.downloadUrl(snapshot, now) : "";
          return {
            CreateTime: isoSeconds(snapshot.createdAt),
            InstanceId: instance.id,
            Memory: snapshot.usedBytes,
            OssDownloadInPath: url,
            OssDownloadOutPath: url,
            RdbSize: snapshot.sizeBytes,
            SnapshotId: snapshot.id,
            SnapshotName: snapshot.name,
            Status: snapshot.status,
            Type: snapshot.mode,
          };
        }),
      },
    };
  },
});
