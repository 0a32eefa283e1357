import type { Selectable } from "kysely";
import type {
  BackupPolicyTable,
  BackupTable,
  LogSegmentTable,
  SnapshotSettingsTable,
} from "../../store/backup-tables.ts";

/** One backup set: what is wanted of it and how far it is. */
export type Backup = Selectable<BackupTable>;
export type BackupPolicy = Selectable<BackupPolicyTable>;
export type SnapshotSettings = Selectable<SnapshotSettingsTable>;
export type LogSegment = Selectable<LogSegmentTable>;

/** A row that says when something is taken of an instance by itself. */
export type Schedule = Pick<
  BackupPolicy,
  "instanceId" | "days" | "startHour" | "retentionDays" | "nextRunAt"
> & { readonly endHour?: number };

/** A snapshot is a backup that has a name and operations of its own, and nothing else different. */
export type BackupKind = "backup" | "snapshot";

export const dayMs = 24 * 3_600_000;
export const mebibyte = 1024 * 1024;

/** It still holds the instance's place for a backup. */
export function isUnderWay(backup: Pick<Backup, "status">): boolean {
  return ["Waiting", "Running", "Checking"].includes(backup.status);
}

/** When a backup that ends now is to go; null: with its instance. */
export function expiryOf(backup: Pick<Backup, "retentionDays">, now: number): number | null {
  return backup.retentionDays === -1 ? null : now + backup.retentionDays * dayMs;
}

/** The words of DescribeBackupTasks for the states of a backup. */
export function progressStatus(backup: Pick<Backup, "status" | "progress">): string {
  if (backup.status === "Waiting") return "NoStart";
  if (backup.status === "Checking") return "Checking";
  if (backup.status !== "Running") return "Finished";
  return backup.progress === 0 ? "Preparing" : "Uploading";
}
