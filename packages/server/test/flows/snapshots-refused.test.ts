import PopCore from "@alicloud/pop-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import { type Call, listSnapshots, snapshotCaller, takeSnapshot } from "../snapshot-calls.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
let call: Call;
let instance: Attribute;
let InstanceId: string;

beforeAll(async () => {
  server = await startTestServer({ backupsPerDay: 5 });
  call = snapshotCaller(server);
  instance = await createInstance(server.client);
  InstanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

const notFound =
  "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.";
const invalid = (name: string) =>
  `400 InvalidParameter: The specified parameter ${name} is not valid.`;
const named = () => ({ SnapshotId: "1", TempInstanceId: "t-1", RetentionDay: 1 });
const writes = [
  "CreateSnapshot",
  "CreateTempInstance",
  "DeleteSnapshot",
  "DeleteSnapshotSettings",
  "DeleteTempInstance",
  "RestoreSnapshot",
  "SetSnapshotSettings",
  "SwitchTempInstance",
];
const reads = ["DescribeSnapshots", "DescribeTempInstance", "GetSnapshotSettings"];

test.each([...writes, ...reads])("%s refuses an instance that there is not", async (action) => {
  const InstanceId = "r-bp1zzzzzzzzzzzzzzzz";
  expect(await refusal(call(action, { ...named(), InstanceId }))).toBe(notFound);
});

describe("parameters", () => {
  const set = (changes: object) => refusal(call("SetSnapshotSettings", { InstanceId, ...changes }));

  test("SetSnapshotSettings refuses a request for nothing", async () => {
    expect(await set({})).toBe(
      "400 ParameterLeastAssociate: Must input at least one optional parameter.",
    );
  });

  test.each([
    ["BeginHour", { BeginHour: 24 }],
    ["BeginHour", { BeginHour: "noon" }],
    ["EndHour", { EndHour: 25 }],
    ["EndHour", { BeginHour: 3, EndHour: 3 }],
    ["EndHour", { BeginHour: 0, EndHour: 24 }],
    ["DayList", { DayList: 8 }],
    ["DayList", { DayList: 11 }],
    ["RetentionDay", { RetentionDay: 0 }],
    ["MaxAutoSnapshots", { MaxAutoSnapshots: 101 }],
    ["MaxManualSnapshots", { MaxManualSnapshots: 0 }],
  ])("SetSnapshotSettings refuses a %s like %j", async (name, changes) => {
    expect(await set(changes)).toBe(invalid(name));
    expect(await call("GetSnapshotSettings", { InstanceId })).toMatchObject({ NextTime: "" });
  });

  test("DescribeSnapshots refuses a time that is none", async () => {
    const describe_ = (times: object) =>
      refusal(call("DescribeSnapshots", { InstanceId, ...times }));
    expect(await describe_({ BeginTime: "yesterday" })).toBe(invalid("BeginTime"));
    const badEnd = '400 InvalidEndTime.Malformed: The Specified parameter "EndTime" is not valid.';
    expect(await describe_({ EndTime: "yesterday" })).toBe(badEnd);
    const backwards = { BeginTime: "2026-02-01T00:00Z", EndTime: "2026-01-01T00:00:00Z" };
    expect(await describe_(backwards)).toBe(badEnd);
  });

  test("DescribeSnapshots takes as many ids as fit into a request", async () => {
    const { endpoint, accessKeyId, accessKeySecret } = server;
    const client = new PopCore({
      endpoint,
      accessKeyId,
      accessKeySecret,
      apiVersion: "2015-01-01",
    });
    const SnapshotIds = Array.from({ length: 100_000 }, () => "1").join(",");
    const list = client.request<object>(
      "DescribeSnapshots",
      { InstanceId, SnapshotIds },
      { method: "POST" },
    );
    expect(await list).toMatchObject({ Snapshots: { Snapshot: [] } });
  });

  test("CreateSnapshot refuses a name of more than 128 characters", async () => {
    const SnapshotName = "n".repeat(129);
    expect(await refusal(call("CreateSnapshot", { InstanceId, SnapshotName }))).toBe(
      invalid("SnapshotName"),
    );
  });
});

test("while a snapshot is taken nothing else is taken, restored, read or deleted", async () => {
  const redis = await redisAt(instance, { password });
  // So much that the dump is under way while the calls below are made.
  const pipeline = redis.pipeline();
  for (let key = 0; key < 300; key++) pipeline.set(`large:${key}`, "v".repeat(60_000));
  await pipeline.exec();
  redis.disconnect();
  const { SnapshotId } = await call<{ SnapshotId: string }>("CreateSnapshot", { InstanceId });
  const exists = "400 BackupJobExists: A backup job already exists in the specified DB instance.";
  const wrongState =
    "400 IncorrectBackupSetState: Current backup set state does not support operations.";
  expect(await refusal(call("CreateSnapshot", { InstanceId }))).toBe(exists);
  const backup = new models.CreateBackupRequest({ instanceId: InstanceId });
  expect(await refusal(server.client.createBackup(backup))).toBe(exists);
  expect(await refusal(call("RestoreSnapshot", { InstanceId, SnapshotId }))).toBe(exists);
  expect(await refusal(call("DeleteSnapshot", { InstanceId, SnapshotId }))).toBe(wrongState);
  expect(await refusal(call("CreateTempInstance", { InstanceId, SnapshotId }))).toBe(wrongState);
  await waitUntil(async () => (await listSnapshots(call, InstanceId))[0]?.Status === "Success", {
    timeoutMs: 20_000,
  });
});

test("no more manual snapshots are kept than the settings say, nor taken on a day", async () => {
  const exceeded = "400 BackupTimesExceeded: Exceeding the daily backup times of this DB instance.";
  await call("SetSnapshotSettings", { InstanceId, MaxManualSnapshots: 2 });
  const { SnapshotId } = await takeSnapshot(call, InstanceId);
  expect(await refusal(call("CreateSnapshot", { InstanceId }))).toBe(exceeded);
  await call("DeleteSnapshot", { InstanceId, SnapshotId });
  await takeSnapshot(call, InstanceId);
  await call("SetSnapshotSettings", { InstanceId, MaxManualSnapshots: 50 });
  // Three so far, one of them deleted.
  await takeSnapshot(call, InstanceId);
  await takeSnapshot(call, InstanceId);
  expect(await refusal(call("CreateSnapshot", { InstanceId }))).toBe(exceeded);
  const backup = new models.CreateBackupRequest({ instanceId: InstanceId });
  expect(await refusal(server.client.createBackup(backup))).toBe(exceeded);
});

test("a locked instance takes no part in it, and keeps what it has", async () => {
  const before = await listSnapshots(call, InstanceId);
  const { client } = server;
  await client.lockDBInstanceWrite(
    new models.LockDBInstanceWriteRequest({ DBInstanceId: InstanceId, lockReason: "test" }),
  );
  await waitForStatus(client, InstanceId, "Normal");
  for (const action of writes) {
    expect(await refusal(call(action, { ...named(), InstanceId }))).toBe(
      "400 IncorrectDBInstanceLockMode: Current DB instance lock mode does not support this operation.",
    );
  }
  const ids = (await listSnapshots(call, InstanceId)).map((each) => each.SnapshotId);
  expect(ids).toEqual(before.map((each) => each.SnapshotId));
  await client.unlockDBInstanceWrite(
    new models.UnlockDBInstanceWriteRequest({ DBInstanceId: InstanceId }),
  );
  await waitForStatus(client, InstanceId, "Normal");
});

test("while an instance is busy its snapshots and temporary instances are left alone", async () => {
  await server.client.restartInstance(
    new models.RestartInstanceRequest({ instanceId: InstanceId }),
  );
  for (const action of writes) {
    expect(await refusal(call(action, { ...named(), InstanceId }))).toBe(
      "400 IncorrectDBInstanceState: Current DB instance state does not support this operation.",
    );
  }
  await waitForStatus(server.client, InstanceId, "Normal");
});

test("a Memcache instance has no snapshots", async () => {
  const memcache = await createInstance(server.client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  for (const action of ["CreateSnapshot", "SetSnapshotSettings", "CreateTempInstance"]) {
    expect(await refusal(call(action, { ...named(), InstanceId: memcache.instanceId }))).toContain(
      "IncorrectDBInstanceType",
    );
  }
});
