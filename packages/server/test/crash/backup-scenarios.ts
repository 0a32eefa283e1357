import { join } from "node:path";
import { expect, vi } from "vitest";
import { listBackups, takeBackup } from "../backup-calls.ts";
import { callByName } from "../clients/wire-client.ts";
import { filesIn } from "../stored-files.ts";
import { models, type SdkClient, testPassword, testRegion, waitForStatus } from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";
import { connectRedis, newToken, order, type Scenario, type Scene } from "./scenarios.ts";

const markerKey = "written-before";

/** The backup that the last `prepare` took. */
let restored = "";
/** The instance whose backup new instances begin with, by installation. */
const sources = new Map<string, { instanceId: string; backupId: string }>();

async function markerOf(client: SdkClient, instanceId: string, write?: string) {
  const redis = connectRedis(await waitForStatus(client, instanceId, "Normal"));
  try {
    if (write !== undefined) await redis.set(markerKey, write);
    return await redis.get(markerKey);
  } finally {
    redis.disconnect();
  }
}

async function sourceIn({ client, dataDir }: Scene) {
  const known = sources.get(dataDir);
  if (known) return known;
  const instanceId = await order(client, "STAND_ALONE", newToken());
  await markerOf(client, instanceId, "in the backup");
  const backup = await takeBackup(client, instanceId);
  const source = { instanceId, backupId: String(backup.backupId) };
  sources.set(dataDir, source);
  return source;
}

/** Each backup is whole and offered, or failed and nothing is left of it. */
async function expectWholeBackups({ client, dataDir, instanceId }: Scene): Promise<void> {
  await vi.waitFor(
    async () => {
      const { body } = await client.describeBackupTasks(
        new models.DescribeBackupTasksRequest({ instanceId }),
      );
      for (const job of body?.backupJobs ?? []) {
        expect(job.backupProgressStatus).toBe("Finished");
      }
      const all = await listBackups(client, instanceId);
      const whole = all.filter(({ backupStatus }) => backupStatus === "Success");
      const folder = join(dataDir, "backups", instanceId);
      const files = filesIn(folder).map((name) => name.split("-")[0]);
      expect(files.sort()).toEqual(whole.map(({ backupId }) => String(backupId)).sort());
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** The clock goes to the next time of the policy. What is taken then is also proven. */
async function untilScheduledBackup({ client, instanceId }: Scene): Promise<void> {
  const { body } = await client.describeBackupPolicy(
    new models.DescribeBackupPolicyRequest({ instanceId }),
  );
  const dueAt = Date.parse(body?.preferredNextBackupTime ?? "");
  const To = new Date(dueAt + 60_000).toISOString().replace(/\.\d+/, "");
  await callByName(client, "MoveClock", { To }, "2026-01-01");
  await waitUntil(
    async () => {
      const { body } = await client.describeBackupTasks(
        new models.DescribeBackupTasksRequest({ instanceId, jobMode: "Automated" }),
      );
      const [job] = body?.backupJobs ?? [];
      const isOfToday = Date.parse(job?.startTime ?? "") >= dueAt;
      return isOfToday && job?.backupProgressStatus === "Finished";
    },
    { timeoutMs: 30_000 },
  );
}

export const backupScenarios: readonly Scenario[] = [
  {
    name: "a scheduled backup with its check",
    task: "Backup",
    given: "STAND_ALONE",
    async act(scene) {
      await untilScheduledBackup(scene);
      return scene.instanceId;
    },
    async check(scene) {
      await expectWholeBackups(scene);
      for (const backup of await listBackups(scene.client, scene.instanceId)) {
        if (backup.backupStatus !== "Success") continue;
        expect(JSON.parse(backup.recoverConfigMode ?? "{}")).toMatchObject({
          verification: "Passed",
        });
      }
    },
  },
  {
    name: "CreateBackup",
    task: "Backup",
    given: "MASTER_SLAVE",
    async act({ client, instanceId }) {
      await client.createBackup(new models.CreateBackupRequest({ instanceId }));
      // The instance is Normal all the while: only the job tells how far it is.
      await waitUntil(async () => {
        const { body } = await client.describeBackupTasks(
          new models.DescribeBackupTasksRequest({ instanceId }),
        );
        return body?.backupJobs?.[0]?.backupProgressStatus === "Finished";
      });
      return instanceId;
    },
    check: expectWholeBackups,
  },
  {
    name: "RestoreInstance",
    task: "RestoreIns",
    given: "MASTER_SLAVE",
    async prepare({ client, instanceId }) {
      const backup = await takeBackup(client, instanceId);
      restored = String(backup.backupId);
      await markerOf(client, instanceId, "written since");
    },
    async act({ client, instanceId }) {
      await client.restoreInstance(
        new models.RestoreInstanceRequest({ instanceId, backupId: restored }),
      );
      return instanceId;
    },
  },
  {
    name: "CreateInstance with a backup",
    task: "CreateIns",
    given: null,
    consumes: true,
    async prepare(scene) {
      await sourceIn(scene);
    },
    async act(scene) {
      const { body } = await scene.client.createInstance(
        new models.CreateInstanceRequest({
          regionId: testRegion,
          instanceClass: "redis.master.small.default",
          password: testPassword,
          token: scene.token,
          backupId: (await sourceIn(scene)).backupId,
        }),
      );
      return body?.instanceId ?? "";
    },
    async check({ client }, attribute) {
      expect(await markerOf(client, attribute.instanceId ?? "")).toBe("in the backup");
    },
  },
];
