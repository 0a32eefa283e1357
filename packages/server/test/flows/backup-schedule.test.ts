import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listBackups, takeBackup } from "../backup-calls.ts";
import { HandClock } from "../hand-clock.ts";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import { filesIn, whileSpoiling } from "../stored-files.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const keys = 2_000;

const clock = new HandClock();
let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer({}, { clock });
  instance = await createInstance(server.client);
  instanceId = instance.instanceId ?? "";
  const redis = await redisAt(instance, { password });
  const pipeline = redis.pipeline();
  for (let key = 0; key < keys; key++) pipeline.set(`key:${key}`, "v".repeat(50));
  await pipeline.exec();
  redis.disconnect();
});
afterAll(() => server[Symbol.asyncDispose]());

async function policy() {
  const { body } = await server.client.describeBackupPolicy(
    new models.DescribeBackupPolicyRequest({ instanceId }),
  );
  return body;
}

async function modify(changes: object): Promise<void> {
  await server.client.modifyBackupPolicy(
    new models.ModifyBackupPolicyRequest({ instanceId, ...changes }),
  );
}

function automated() {
  return listBackups(server.client, instanceId).then((all) =>
    all.filter(({ backupMode }) => backupMode === "Automated"),
  );
}

function files(): string[] {
  return filesIn(join(server.dataDir, "backups", instanceId));
}

/** 12:00 UTC of the next Wednesday. */
function nextWednesday(): number {
  const today = Date.now() - (Date.now() % dayMs);
  const weekday = new Date(today).getUTCDay();
  return today + ((3 - weekday + 7) % 7 || 7) * dayMs + 12 * hourMs;
}
const wednesday = nextWednesday();

test("a new instance is backed up every day, and each backup is kept for a week", async () => {
  const { preferredBackupPeriod, preferredBackupTime, ...rest } = (await policy()) ?? {};
  expect(rest).toMatchObject({ backupRetentionPeriod: "7", enableBackupLog: 0 });
  expect(preferredBackupPeriod).toBe("Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday");
  expect(preferredBackupTime).toMatch(/^\d\d:00Z-\d\d:00Z$/);
});

test("the next backup is due inside the window of the next day that the policy names", async () => {
  clock.moveTo(wednesday);
  await modify({
    preferredBackupPeriod: "Thursday,Saturday",
    preferredBackupTime: "03:00Z-04:00Z",
    backupRetentionPeriod: 8,
  });
  const found = await policy();
  expect(found).toMatchObject({
    preferredBackupPeriod: "Thursday,Saturday",
    preferredBackupTime: "03:00Z-04:00Z",
    backupRetentionPeriod: "8",
  });
  const next = Date.parse(found?.preferredNextBackupTime ?? "");
  expect(next).toBeGreaterThanOrEqual(wednesday + 15 * hourMs);
  expect(next).toBeLessThan(wednesday + 16 * hourMs);
});

test("before its window no backup is taken; inside it one is, and is proven by loading it", async () => {
  clock.moveTo(wednesday + 14 * hourMs);
  expect(await automated()).toEqual([]);
  clock.moveTo(wednesday + 15 * hourMs + 55 * 60_000);
  // It is due by now, and a change of something else does not put it off.
  await modify({ backupRetentionPeriod: 8 });
  await waitUntil(async () => (await automated()).length > 0, { timeoutMs: 30_000 });
  const [backup, ...others] = await automated();
  expect(others).toEqual([]);
  expect(backup).toMatchObject({ backupStatus: "Success", backupMode: "Automated" });
  const start = Date.parse(backup?.backupStartTime ?? "");
  expect(start).toBeGreaterThanOrEqual(wednesday + 15 * hourMs);
  expect(start).toBeLessThan(wednesday + 16 * hourMs);
  const shown = JSON.parse(backup?.recoverConfigMode ?? "{}");
  expect(shown).toMatchObject({
    verification: "Passed",
    // The control plane's own probe writes through the published address too.
    keys: expect.any(Number),
    crc32: expect.stringMatching(/^[0-9a-f]{8}$/),
  });
  expect(shown.keys).toBeGreaterThanOrEqual(keys);
  expect(shown.keys).toBeLessThan(keys + 5);
  expect(
    readdirSync(join(server.dataDir, "nodes")).filter((name) => name.startsWith("check-")),
  ).toEqual([]);
  const { body } = await server.client.describeBackupTasks(
    new models.DescribeBackupTasksRequest({ instanceId, jobMode: "Automated" }),
  );
  expect(body?.backupJobs).toHaveLength(1);
});

test("a scheduled backup is nobody's to delete or to keep longer", async () => {
  const [backup] = await automated();
  const backupId = String(backup?.backupId);
  const wrongState =
    "400 IncorrectBackupSetState: Current backup set state does not support operations.";
  expect(
    await refusal(
      server.client.deleteBackup(new models.DeleteBackupRequest({ instanceId, backupId })),
    ),
  ).toBe(wrongState);
  expect(
    await refusal(
      server.client.modifyBackupExpireTime(
        new models.ModifyBackupExpireTimeRequest({
          instanceId,
          backupId,
          expectExpireTime: "2030-01-01T00:00Z",
        }),
      ),
    ),
  ).toBe(wrongState);
});

test("a window that passed while the clock was moved is not made up for", async () => {
  clock.moveTo(wednesday + 3 * dayMs);
  await waitUntil(async () => {
    const next = Date.parse((await policy())?.preferredNextBackupTime ?? "");
    return next > wednesday + 7 * dayMs;
  });
  expect(await automated()).toHaveLength(1);
});

test("a manual backup can be kept longer; each goes when its time is over, with its file", async () => {
  const manual = await takeBackup(server.client, instanceId, { retentionDays: 7 });
  const expectExpireTime = `${new Date(clock.now() + 20 * dayMs).toISOString().slice(0, 16)}Z`;
  await server.client.modifyBackupExpireTime(
    new models.ModifyBackupExpireTimeRequest({
      instanceId,
      backupId: String(manual.backupId),
      expectExpireTime,
    }),
  );
  expect(files()).toHaveLength(2);
  const url = manual.backupDownloadURL ?? "";

  clock.moveTo(wednesday + 13 * dayMs);
  await waitUntil(async () => files().length === 1, { timeoutMs: 15_000 });
  expect(await automated()).toEqual([]);
  expect((await listBackups(server.client, instanceId)).map(({ backupId }) => backupId)).toEqual([
    manual.backupId,
  ]);
  const expired = await fetch(url);
  expect([expired.status, await expired.text()]).toEqual([
    403,
    expect.stringContaining("The link has expired."),
  ]);

  clock.moveTo(wednesday + 24 * dayMs);
  await waitUntil(async () => files().length === 0, { timeoutMs: 15_000 });
  expect(
    await refusal(
      server.client.restoreInstance(
        new models.RestoreInstanceRequest({ instanceId, backupId: String(manual.backupId) }),
      ),
    ),
  ).toBe("400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.");
});

test("a backup whose file was changed fails its check and is not offered", async () => {
  // A file that is longer than what was taken, put there while the check begins.
  clock.moveTo(wednesday + 29 * dayMs + 15 * hourMs - 60_000);
  await modify({
    preferredBackupPeriod: "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
  });
  const spoil = () => {
    for (const name of files().filter((each) => each.endsWith(".rdb"))) {
      writeFileSync(join(server.dataDir, "backups", instanceId, name), "x", { flag: "a" });
    }
  };
  await whileSpoiling(spoil, async () => {
    clock.moveTo(wednesday + 29 * dayMs + 15 * hourMs + 55 * 60_000);
    await waitUntil(async () => (await automated()).length > 0, { timeoutMs: 30_000 });
  });
  const [failed] = await automated();
  expect(failed).toMatchObject({ backupStatus: "Failed", backupDownloadURL: "" });
  expect(JSON.parse(failed?.recoverConfigMode ?? "{}")).toMatchObject({
    verification: "Failed",
    error: "the stored file differs from what was taken",
  });
  expect(files()).toEqual([]);
  expect(
    await refusal(
      server.client.restoreInstance(
        new models.RestoreInstanceRequest({ instanceId, backupId: String(failed?.backupId) }),
      ),
    ),
  ).toBe("400 IncorrectBackupSetState: Current backup set state does not support operations.");
});
