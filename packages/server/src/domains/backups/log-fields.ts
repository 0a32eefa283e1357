import type { Instance } from "../instances/index.ts";
import type { LogSegment } from "./backup.ts";

/** An archived stretch of the append-only log as DescribeBackups shows it. It has no link. */
export function logFields(segment: LogSegment, instance: Instance, iso: (ms: number) => string) {
  return {
    BackupDBNames: "all",
    BackupEndTime: segment.closedAt === null ? "" : iso(segment.closedAt),
    BackupId: Number(segment.id),
    BackupJobID: Number(segment.id),
    BackupMethod: "Logical",
    BackupMode: "Automated",
    BackupSize: segment.sizeBytes,
    BackupStartTime: segment.openedAt === null ? "" : iso(segment.openedAt),
    BackupStatus: "Success",
    BackupType: "IncrementalBackup",
    EngineVersion: instance.engineVersion,
    ExpectExpireTime: "",
    NodeInstanceId: segment.nodeId,
    RecoverConfigMode: "",
  };
}
