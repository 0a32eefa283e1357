import { isoSeconds } from "../../kernel/clock.ts";
import type { Backup } from "./backup.ts";

/** One backup set as DescribeBackups shows it, without its links. */
export function backupFields(backup: Backup) {
  return {
    BackupDBNames: "all",
    BackupEndTime: isoOrEmpty(backup.endedAt),
    BackupId: Number(backup.id),
    BackupJobID: Number(backup.jobId),
    BackupMethod: "Physical",
    BackupMode: backup.mode,
    BackupSize: backup.sizeBytes,
    BackupStartTime: isoOrEmpty(backup.startedAt ?? backup.createdAt),
    BackupStatus: backup.status,
    BackupType: "FullBackup",
    EngineVersion: backup.engineVersion,
    ExpectExpireTime: isoOrEmpty(backup.expiresAt),
    NodeInstanceId: backup.nodeId,
    RecoverConfigMode: recoverConfigMode(backup),
  };
}

/**
 * A JSON text in the API too. What of the settings can be recovered is joined by how the check of
 * the backup ended, as no other field could take that.
 */
function recoverConfigMode(backup: Backup): string {
  return JSON.stringify({
    whitelist: true,
    config: true,
    account: true,
    ...(backup.verification === ""
      ? {}
      : { verification: backup.verification, keys: backup.keyCount, crc32: backup.checksum }),
    ...(backup.error === "" ? {} : { error: backup.error }),
  });
}

function isoOrEmpty(ms: number | null): string {
  return ms === null ? "" : isoSeconds(ms);
}
