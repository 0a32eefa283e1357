import { expect } from "vitest";
import { testRegion } from "../test-server.ts";
import { listAt, type Step, type Story, until } from "./story.ts";

const everything = { StartTime: "2020-01-01T00:00Z", EndTime: "2090-01-01T00:00Z" };

async function newestBackup(story: Story) {
  const answer = await story.client.call("DescribeBackups", {
    InstanceId: story.instanceId,
    ...everything,
  });
  return listAt(answer, "Backups.Backup")[0];
}

/** A policy, one backup, and the data brought back from it. */
export const backupSteps: readonly Step[] = [
  {
    operation: "ModifyBackupPolicy",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      PreferredBackupPeriod: "Monday,Friday",
      PreferredBackupTime: "03:00Z-04:00Z",
    }),
    proves: () => undefined,
  },
  {
    operation: "DescribeBackupPolicy",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(_story, answer) {
      expect(answer).toMatchObject({
        PreferredBackupPeriod: "Monday,Friday",
        PreferredBackupTime: "03:00Z-04:00Z",
      });
    },
  },
  {
    operation: "CreateBackup",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story, answer) {
      expect(String(answer["BackupJobID"])).toMatch(/^\d+$/);
      await until("the backup is listed", () => newestBackup(story));
    },
  },
  {
    operation: "DescribeBackupTasks",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(_story, answer) {
      expect(Array.isArray(answer["BackupJobs"])).toBe(true);
    },
  },
  {
    operation: "DescribeBackups",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, ...everything }),
    proves(story, answer) {
      const [backup] = listAt(answer, "Backups.Backup");
      expect(backup).toMatchObject({ BackupStatus: "Success", BackupMode: "Manual" });
      story.backupId = String(backup?.["BackupId"]);
    },
  },
  {
    operation: "DescribeClusterBackupList",
    parameters: ({ instanceId }) => ({
      RegionId: testRegion,
      InstanceId: instanceId,
      ...everything,
    }),
    proves(_story, answer) {
      expect(answer["ClusterBackups"]).toEqual([]);
    },
  },
  {
    operation: "ModifyBackupExpireTime",
    parameters: ({ instanceId, backupId, startedAtMs }) => ({
      InstanceId: instanceId,
      BackupId: backupId,
      ExpectExpireTime: `${new Date(startedAtMs + 60 * 86_400_000).toISOString().slice(0, 16)}Z`,
    }),
    proves: () => undefined,
  },
  {
    operation: "RestoreInstance",
    parameters: ({ instanceId, backupId }) => ({ InstanceId: instanceId, BackupId: backupId }),
    async proves(story) {
      await story.settled();
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
    },
  },
  {
    operation: "DeleteBackup",
    parameters: ({ instanceId, backupId }) => ({ InstanceId: instanceId, BackupId: backupId }),
    async proves(story) {
      expect(await newestBackup(story)).toBeUndefined();
    },
  },
];
