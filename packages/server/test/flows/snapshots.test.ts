import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listBackups } from "../backup-calls.ts";
import { redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import { type Call, listSnapshots, snapshotCaller, takeSnapshot } from "../snapshot-calls.ts";
import { filesIn } from "../stored-files.ts";
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
  server = await startTestServer();
  call = snapshotCaller(server);
  instance = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  InstanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

async function value(write?: string): Promise<string | null> {
  const redis = await redisAt(instance, { password });
  if (write !== undefined) await redis.set("value", write);
  const read = await redis.get("value");
  redis.disconnect();
  return read;
}

const files = () => {
  return filesIn(join(server.dataDir, "backups", InstanceId));
};

test("a snapshot is listed with its name, size and a link to its file, and is no backup", async () => {
  await value("first");
  const snapshot = await takeSnapshot(call, InstanceId, "before the change");
  expect(snapshot).toMatchObject({
    InstanceId,
    SnapshotName: "before the change",
    Status: "Success",
    Type: "Manual",
    CreateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  expect(snapshot.Memory).toBeGreaterThan(500_000);
  const answer = await fetch(snapshot.OssDownloadOutPath);
  const file = Buffer.from(await answer.arrayBuffer());
  expect(answer.status).toBe(200);
  expect(file.length).toBe(snapshot.RdbSize);
  expect(file.subarray(0, 5).toString()).toBe("REDIS");
  expect(crc32(file).toString(16).padStart(8, "0")).toBe(answer.headers.get("x-content-crc32"));

  expect(await listBackups(server.client, InstanceId)).toEqual([]);
  const { SnapshotId: backupId } = snapshot;
  const notFound = "400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.";
  const asBackup = new models.RestoreInstanceRequest({ instanceId: InstanceId, backupId });
  expect(await refusal(server.client.restoreInstance(asBackup))).toBe(notFound);
});

test("snapshots are listed newest first, by time and by id", async () => {
  const second = await takeSnapshot(call, InstanceId);
  const [newest, oldest] = await listSnapshots(call, InstanceId);
  expect(newest).toMatchObject({ SnapshotId: second.SnapshotId, SnapshotName: "" });
  expect(oldest?.SnapshotName).toBe("before the change");
  const ids = async (filter: object) =>
    (await listSnapshots(call, InstanceId, filter)).map(({ SnapshotId }) => SnapshotId);
  expect(await ids({ SnapshotIds: `${oldest?.SnapshotId},1` })).toEqual([oldest?.SnapshotId]);
  const hour = 3_600_000;
  const at = (ms: number) => new Date(Date.now() + ms).toISOString().replace(/\.\d+/, "");
  expect(await ids({ BeginTime: at(-hour), EndTime: at(hour) })).toHaveLength(2);
  expect(await ids({ BeginTime: at(hour) })).toEqual([]);
  expect(await ids({ EndTime: at(-hour) })).toEqual([]);
});

test("RestoreSnapshot brings the data of a snapshot back, at the same address", async () => {
  await value("since");
  const oldest = (await listSnapshots(call, InstanceId)).at(-1);
  await call("RestoreSnapshot", { InstanceId, SnapshotId: oldest?.SnapshotId });
  const state = await waitForStatus(server.client, InstanceId, "BackupRecovering");
  expect(state.connectionDomain).toBe(instance.connectionDomain);
  await waitForStatus(server.client, InstanceId, "Normal");
  expect(await value()).toBe("first");
});

test("a deleted snapshot is gone at once, its file soon, and counts for the day", async () => {
  const [newest, oldest] = await listSnapshots(call, InstanceId);
  const SnapshotId = newest?.SnapshotId ?? "";
  expect(files()).toHaveLength(2);
  await call("DeleteSnapshot", { InstanceId, SnapshotId });
  expect((await listSnapshots(call, InstanceId)).map((each) => each.SnapshotId)).toEqual([
    oldest?.SnapshotId,
  ]);
  const notFound = "400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.";
  for (const action of ["DeleteSnapshot", "RestoreSnapshot", "CreateTempInstance"]) {
    expect(await refusal(call(action, { InstanceId, SnapshotId }))).toBe(notFound);
  }
  expect((await fetch(newest?.OssDownloadInPath ?? "")).status).toBe(404);
  await waitUntil(async () => files().length === 1);
});

test("with its instance a snapshot goes when that is destroyed", async () => {
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: InstanceId }));
  await server.client.destroyInstance(
    new models.DestroyInstanceRequest({ instanceId: InstanceId }),
  );
  await waitUntil(async () => files().length === 0);
});
