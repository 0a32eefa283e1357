import { isoSeconds } from "../../kernel/clock.ts";
import { mebibyte } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import { backupFields } from "./backup-fields.ts";
import { defineOperation } from "./context.ts";
import { logFields } from "./log-fields.ts";
import { timeRange } from "./time-range.ts";

/** Lists the backup sets that began in a time range, newest first, a page at a time. */
export const DescribeBackups = defineOperation("DescribeBackups", {
  async handle(request, { backups, segments, instances, settings, caller, now }) {
    const range = timeRange(request, now);
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const own = { kind: "backup", instanceId: instance.id } as const;
    const filter = {
      ...own,
      ...range,
      id: request.BackupId || undefined,
      jobId: request.BackupJobId || undefined,
    };
    const everything = { ...own, from: 0, to: Number.MAX_SAFE_INTEGER };
    if (filter.id && (await backups.totals({ ...everything, id: filter.id })).count === 0) {
      throw backupErrors["InvalidBackupSetID.NotFound"]();
    }
    const logs = (await segments.of(instance.id)).filter(({ openedAt }) => openedAt !== null);
    // A backup is full and physical; of the other kind there are only archived logs.
    const wantsFull =
      request.BackupType !== "IncrementalBackup" && request.BackupMethod !== "Logical";
    const shownLogs =
      request.NeedAof === "1" && !filter.id && !filter.jobId
        ? logs.filter(
            ({ openedAt }) => Number(openedAt) >= range.from && Number(openedAt) <= range.to,
          )
        : [];
    const { PageNumber, PageSize } = request;
    const offset = (PageNumber - 1) * PageSize;
    const full = wantsFull ? (await backups.totals(filter)).count : 0;
    const page = wantsFull ? await backups.page(filter, { limit: PageSize, offset }) : [];
    const rest = shownLogs
      .toReversed()
      .slice(Math.max(0, offset - full), Math.max(0, offset + PageSize - full));
    return {
      Backups: {
        Backup: [
          ...page.map((backup) => ({
            ...backupFields(backup),
            ...urls(backup.status === "Success" ? settings.downloadUrl(backup, now) : ""),
          })),
          ...rest.map((segment) => ({
            ...logFields(segment, instance, (ms) => isoSeconds(ms + segment.clockOffsetMs)),
            ...urls(""),
          })),
        ],
      },
      // As much room for backups as the instance has for data costs nothing.
      FreeSize: instance.capacityMb * mebibyte,
      FullStorageSize: (await backups.totals(everything)).sizeBytes,
      LogStorageSize: logs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      PageNumber,
      PageSize,
      TotalCount: full + shownLogs.length,
    };
  },
});

function urls(url: string) {
  return { BackupDownloadURL: url, BackupIntranetDownloadURL: url };
}
