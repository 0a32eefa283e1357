import type { SeedCase } from "./seed-case.ts";

const range = { StartTime: "2026-01-01T00:00Z", EndTime: "2090-01-01T00:00Z" };
const order = { RegionId: "cn-hangzhou", InstanceClass: "redis.basic.small.default" };

/** Rows about backups and what is made of them. */
export const backupCases: readonly SeedCase[] = [
  {
    row: 14,
    operation: "DescribeBackups",
    condition: "the start is a day and no time",
    request: ({ running }) => ({ InstanceId: running, ...range, StartTime: "2019-03-11" }),
  },
  {
    row: 14,
    operation: "DescribeBackups",
    condition: "the start is still to come",
    request: ({ running }) => ({ InstanceId: running, ...range, StartTime: "2089-01-01T00:00Z" }),
  },
  {
    row: 15,
    operation: "DescribeBackups",
    condition: "the end is before the start",
    request: ({ running }) => ({ InstanceId: running, ...range, EndTime: "2025-01-01T00:00Z" }),
  },
  {
    row: 32,
    operation: "ModifyBackupPolicy",
    condition: "the window does not begin on the hour",
    request: ({ running }) => ({
      InstanceId: running,
      PreferredBackupTime: "01:30Z-02:30Z",
      PreferredBackupPeriod: "Monday",
    }),
  },
  {
    row: 32,
    operation: "ModifyBackupPolicy",
    condition: "the window is two hours long",
    request: ({ running }) => ({ InstanceId: running, PreferredBackupTime: "01:00Z-03:00Z" }),
  },
  {
    row: 33,
    operation: "CreateBackup",
    condition: "there is no such type of backup",
    request: ({ running }) => ({ InstanceId: running, BackupType: "Half" }),
  },
  {
    row: 34,
    operation: "CreateBackup",
    condition: "there is no such method of backup",
    request: ({ running }) => ({ InstanceId: running, BackupMethod: "Magic" }),
  },
  {
    row: 35,
    operation: "CreateBackup",
    condition: "a backup of the instance is being taken",
    place: "saving",
    request: ({ saving }) => ({ InstanceId: saving }),
  },
  {
    row: 35,
    operation: "RestoreInstance",
    condition: "a backup of the instance is being taken",
    place: "saving",
    request: ({ saving, unfinishedBackup }) => ({
      InstanceId: saving,
      BackupId: unfinishedBackup,
    }),
  },
  {
    row: 36,
    operation: "CreateBackup",
    condition: "as many were taken today as the installation allows",
    place: "saving",
    request: ({ spent }) => ({ InstanceId: spent }),
  },
  {
    row: 37,
    operation: "ModifyBackupPolicy",
    condition: "nothing is to be changed",
    request: ({ running }) => ({ InstanceId: running }),
  },
  {
    row: 38,
    operation: "ModifyBackupPolicy",
    condition: "kept for three days",
    request: ({ running }) => ({
      InstanceId: running,
      PreferredBackupTime: "01:00Z-02:00Z",
      PreferredBackupPeriod: "Monday",
      BackupRetentionPeriod: 3,
    }),
  },
  {
    row: 38,
    operation: "CreateBackup",
    condition: "kept for longer than two years",
    request: ({ running }) => ({ InstanceId: running, BackupRetentionPeriod: 731 }),
  },
  {
    row: 39,
    operation: "ModifyBackupPolicy",
    condition: "the window is no time of day",
    request: ({ running }) => ({
      InstanceId: running,
      PreferredBackupTime: "25:00-26:00",
      PreferredBackupPeriod: "Monday",
    }),
  },
  {
    row: 40,
    operation: "ModifyBackupPolicy",
    condition: "there is no such day",
    request: ({ running }) => ({
      InstanceId: running,
      PreferredBackupTime: "01:00Z-02:00Z",
      PreferredBackupPeriod: "Funday",
    }),
  },
  {
    row: 40,
    operation: "ModifyBackupPolicy",
    condition: "a day comes twice",
    request: ({ running }) => ({ InstanceId: running, PreferredBackupPeriod: "Monday,Monday" }),
  },
  ...["RestoreInstance", "DeleteBackup"].map(
    (operation): SeedCase => ({
      row: 49,
      operation,
      condition: "the instance has no such backup",
      request: ({ running }) => ({ InstanceId: running, BackupId: "1" }),
    }),
  ),
  {
    row: 49,
    operation: "RestoreInstance",
    condition: "no log of that time was archived",
    request: ({ running }) => ({
      InstanceId: running,
      RestoreType: "1",
      RestoreTime: "2026-01-01T00:00Z",
    }),
  },
  {
    row: 49,
    operation: "CreateInstance",
    condition: "the source has no such backup",
    request: ({ running }) => ({ ...order, SrcDBInstanceId: running, BackupId: "1" }),
  },
  {
    row: 54,
    operation: "CreateInstance",
    condition: "the backup is not whole yet",
    place: "saving",
    request: ({ unfinishedBackup }) => ({ ...order, BackupId: unfinishedBackup }),
  },
  {
    row: 54,
    operation: "DeleteBackup",
    condition: "the backup is not whole yet",
    place: "saving",
    request: ({ saving, unfinishedBackup }) => ({
      InstanceId: saving,
      BackupId: unfinishedBackup,
    }),
  },
];
