import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listBackups, ownNetwork, takeBackup } from "../backup-calls.ts";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer({ backupsPerDay: 3 });
  instance = await createInstance(server.client);
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const range = { startTime: "2026-01-01T00:00Z", endTime: "2090-01-01T00:00Z" };

const describe_ = (changes: object) =>
  server.client.describeBackups(
    new models.DescribeBackupsRequest({ instanceId, ...range, ...changes }),
  );
const create = (changes: object = {}) =>
  server.client.createBackup(new models.CreateBackupRequest({ instanceId, ...changes }));
const modify = (changes: object) =>
  server.client.modifyBackupPolicy(
    new models.ModifyBackupPolicyRequest({ instanceId, ...changes }),
  );
const restore = (changes: object) =>
  server.client.restoreInstance(new models.RestoreInstanceRequest({ instanceId, ...changes }));

describe("parameters of the backup operations", () => {
  test.each([
    ["a start that is no time", { startTime: "2019-03-11" }, "Start"],
    ["a start that is still to come", { startTime: "2089-01-01T00:00Z" }, "Start"],
    ["an end that is no time", { endTime: "later" }, "End"],
    ["an end before the start", { endTime: "2025-01-01T00:00Z" }, "End"],
  ])("DescribeBackups refuses %s", async (_, changes, which) => {
    expect(await refusal(describe_(changes))).toBe(
      `400 Invalid${which}Time.Malformed: The Specified parameter "${which}Time" is not valid.`,
    );
  });

  test("DescribeBackups refuses a backup that there is not", async () => {
    expect(await refusal(describe_({ backupId: 1 }))).toBe(
      "400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.",
    );
  });

  test.each([
    [{ preferredBackupTime: "01:30Z-02:30Z" }, "InvalidPreferredBackupTime", "time"],
    [{ preferredBackupTime: "01:00Z-03:00Z" }, "InvalidPreferredBackupTime", "time"],
    [{ preferredBackupTime: "25:00-26:00" }, "InvalidPreferredBackupTime.Format", "time"],
    [{ preferredBackupPeriod: "Funday" }, "InvalidPreferredBackupPeriod.Malformed", "period"],
    [
      { preferredBackupPeriod: "Monday,Monday" },
      "InvalidPreferredBackupPeriod.Malformed",
      "period",
    ],
  ])("ModifyBackupPolicy refuses %j", async (changes, code, what) => {
    const message = `Specified ${what === "time" ? "preferred backup time" : "backup period"} is not valid.`;
    expect(await refusal(modify(changes))).toBe(`400 ${code}: ${message}`);
  });

  test("ModifyBackupPolicy refuses a retention out of range, and a request for nothing", async () => {
    expect(await refusal(modify({ backupRetentionPeriod: 3 }))).toBe(
      "400 InvalidBackupRetentionPeriod.Malformed: Specified backup retention period is not valid.",
    );
    expect(await refusal(modify({}))).toBe(
      "400 ParameterLeastAssociate: Must input at least one optional parameter.",
    );
  });

  test("CreateBackup refuses a retention out of range", async () => {
    expect(await refusal(create({ backupRetentionPeriod: 731 }))).toBe(
      "400 InvalidBackupRetentionPeriod.Malformed: Specified backup retention period is not valid.",
    );
  });
});

test("while a backup is taken there is no second one, and nothing is restored", async () => {
  const done = await takeBackup(server.client, instanceId);
  const redis = await redisAt(instance, { password });
  // So much that the dump is under way while the calls below are made.
  const pipeline = redis.pipeline();
  for (let key = 0; key < 300; key++) pipeline.set(`large:${key}`, "v".repeat(60_000));
  await pipeline.exec();
  redis.disconnect();
  await create();
  const exists = "400 BackupJobExists: A backup job already exists in the specified DB instance.";
  expect(await refusal(create())).toBe(exists);
  expect(await refusal(restore({ backupId: String(done.backupId) }))).toBe(exists);
});

test("an instance has so many manual backups a day, deleted ones included", async () => {
  await expect
    .poll(async () => (await listBackups(server.client, instanceId)).length, { timeout: 20_000 })
    .toBe(2);
  const third = await takeBackup(server.client, instanceId);
  const exceeded = "400 BackupTimesExceeded: Exceeding the daily backup times of this DB instance.";
  expect(await refusal(create())).toBe(exceeded);
  const backupId = String(third.backupId);
  await server.client.deleteBackup(new models.DeleteBackupRequest({ instanceId, backupId }));
  expect(await listBackups(server.client, instanceId)).toHaveLength(2);
  expect(await refusal(create())).toBe(exceeded);
  expect((await fetch(third.backupDownloadURL ?? "")).status).toBe(404);
});

describe("a backup that there is not", () => {
  const notFound = "400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.";

  test("is not restored, kept longer or deleted", async () => {
    expect(await refusal(restore({ backupId: "1" }))).toBe(notFound);
    expect(await refusal(restore({ restoreType: "1", restoreTime: "2026-01-01T00:00:00Z" }))).toBe(
      notFound,
    );
    expect(
      await refusal(
        server.client.deleteBackup(new models.DeleteBackupRequest({ instanceId, backupId: "1" })),
      ),
    ).toBe(notFound);
    expect(
      await refusal(
        server.client.modifyBackupExpireTime(
          new models.ModifyBackupExpireTimeRequest({
            instanceId,
            backupId: "1",
            expectExpireTime: "2030-01-01T00:00Z",
          }),
        ),
      ),
    ).toBe(notFound);
  });

  test("is no data for a new instance; nor is another instance's", async () => {
    const [backup] = await listBackups(server.client, instanceId);
    const other = await createInstance(server.client);
    const order = (changes: object) =>
      server.client.createInstance(
        new models.CreateInstanceRequest({
          regionId: testRegion,
          instanceClass: "redis.basic.small.default",
          password,
          ...changes,
        }),
      );
    expect(await refusal(order({ backupId: "1" }))).toBe(notFound);
    expect(
      await refusal(
        order({ backupId: String(backup?.backupId), srcDBInstanceId: other.instanceId }),
      ),
    ).toBe(notFound);
    const tair = server.client.createTairInstance(
      new models.CreateTairInstanceRequest({
        regionId: testRegion,
        instanceType: "tair_rdb",
        instanceClass: "tair.rdb.1g",
        chargeType: "PostPaid",
        ...(await ownNetwork(server)),
        password,
        backupId: "1",
      }),
    );
    expect(await refusal(tair)).toBe(notFound);
  });
});
