import { closeSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listBackups, ownNetwork, takeBackup } from "../backup-calls.ts";
import { canEnter, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../test-server.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client);
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

async function set(at: Attribute, value: string): Promise<void> {
  const redis = await redisAt(at, { password });
  await redis.set("value", value);
  redis.disconnect();
}

async function get(at: Attribute, key = "value"): Promise<string | null> {
  const redis = await redisAt(at, { password });
  const value = await redis.get(key);
  redis.disconnect();
  return value;
}

test("a backup is listed with its size, times, node and expiry, and its job is finished", async () => {
  await set(instance, "first");
  const backup = await takeBackup(server.client, instanceId, { retentionDays: 30 });
  expect(backup).toMatchObject({
    backupStatus: "Success",
    backupMode: "Manual",
    backupMethod: "Physical",
    backupType: "FullBackup",
    engineVersion: instance.engineVersion,
    nodeInstanceId: `${instanceId}-db-0`,
  });
  expect(backup.backupSize).toBeGreaterThan(50);
  const keptMs = Date.parse(backup.expectExpireTime ?? "") - Date.parse(backup.backupEndTime ?? "");
  expect(keptMs).toBe(30 * 24 * 3_600_000);
  const { body } = await server.client.describeBackupTasks(
    new models.DescribeBackupTasksRequest({ instanceId }),
  );
  expect(body?.backupJobs?.[0]).toMatchObject({
    backupJobID: backup.backupJobID,
    backupProgressStatus: "Finished",
    jobMode: "Manual",
    progress: "100",
  });
});

test("the link of a backup gives the file until it expires, and nothing when it is changed", async () => {
  const [backup] = await listBackups(server.client, instanceId);
  const url = new URL(backup?.backupDownloadURL ?? "");
  const answer = await fetch(url);
  const file = Buffer.from(await answer.arrayBuffer());
  expect(answer.status).toBe(200);
  expect(file.length).toBe(backup?.backupSize);
  expect(file.subarray(0, 5).toString()).toBe("REDIS");
  expect(crc32(file).toString(16).padStart(8, "0")).toBe(answer.headers.get("x-content-crc32"));
  const otherTime = new URL(url);
  otherTime.searchParams.set("Expires", "4000000000");
  const otherPath = new URL(url.href.replace(instanceId, "r-other"));
  for (const changed of [otherTime, otherPath]) {
    const refused = await fetch(changed);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining("SignatureDoesNotMatch"),
    ]);
  }
});

test("a link is for reading, and one whose file is gone says that it is", async () => {
  const lost = await takeBackup(server.client, instanceId);
  const url = lost.backupDownloadURL ?? "";
  const head = await fetch(url, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(lost.backupSize)]);
  for (const method of ["POST", "PUT", "DELETE"]) {
    const refused = await fetch(url, { method });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining("UnsupportedHTTPMethod"),
    ]);
  }
  const folder = join(server.dataDir, "backups", instanceId);
  const name = readdirSync(folder).find((each) => each.startsWith(String(lost.backupId))) ?? "";
  rmSync(join(folder, name));
  const gone = await fetch(url);
  expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining("NoSuchKey")]);
  await server.client.deleteBackup(
    new models.DeleteBackupRequest({ instanceId, backupId: String(lost.backupId) }),
  );
});

test("a Memcache instance does not begin with a backup, which is one of a Redis", async () => {
  const [backup] = await listBackups(server.client, instanceId);
  const order = new models.CreateInstanceRequest({
    regionId: testRegion,
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
    password,
    backupId: String(backup?.backupId),
  });
  expect(await refusal(server.client.createInstance(order))).toBe(
    "400 IncorrectDBInstanceType: Current DB instance type does not support this operation",
  );
});

test("a restore in place brings back the data and keeps the address", async () => {
  await set(instance, "kept");
  const backup = await takeBackup(server.client, instanceId);
  await set(instance, "lost");
  await server.client.restoreInstance(
    new models.RestoreInstanceRequest({ instanceId, backupId: String(backup.backupId) }),
  );
  const restoring = await server.client.describeInstanceAttribute(
    new models.DescribeInstanceAttributeRequest({ instanceId }),
  );
  expect(restoring.body?.instances?.DBInstanceAttribute?.[0]?.instanceStatus).toBe(
    "BackupRecovering",
  );
  const after = await waitForStatus(server.client, instanceId, "Normal");
  expect(after).toMatchObject({
    connectionDomain: instance.connectionDomain,
    port: instance.port,
  });
  expect(await get(instance)).toBe("kept");
});

test("a new instance begins with the data of another's backup, also once that is released", async () => {
  const source = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
  });
  const sourceId = source.instanceId ?? "";
  await set(source, "inherited");
  const backup = await takeBackup(server.client, sourceId);
  expect(backup.nodeInstanceId).toBe(`${sourceId}-db-1`);
  await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: sourceId }));
  const heir = await createInstance(server.client, {
    instanceClass: "redis.master.small.default",
    srcDBInstanceId: sourceId,
    backupId: String(backup.backupId),
  });
  expect(await get(heir)).toBe("inherited");
});

test("a Tair instance begins with a backup too", async () => {
  const [backup] = await listBackups(server.client, instanceId);
  const { body } = await server.client.createTairInstance(
    new models.CreateTairInstanceRequest({
      regionId: testRegion,
      instanceType: "tair_rdb",
      instanceClass: "tair.rdb.1g",
      chargeType: "PostPaid",
      ...(await ownNetwork(server)),
      password,
      backupId: String(backup?.backupId),
    }),
  );
  const made = await waitForStatus(server.client, body?.instanceId ?? "", "Normal");
  expect(await get(made)).toBe("kept");
});

test("a new instance gets the settings of a backup that its order names, and no others", async () => {
  await server.client.modifySecurityIps(
    new models.ModifySecurityIpsRequest({
      instanceId,
      securityIps: "10.9.8.7",
      securityIpGroupName: "office",
    }),
  );
  await server.client.createAccount(
    new models.CreateAccountRequest({
      instanceId,
      accountName: "reader",
      accountPassword: password,
      accountPrivilege: "RoleReadOnly",
    }),
  );
  await waitForStatus(server.client, instanceId, "Normal");
  const backup = await takeBackup(server.client, instanceId);
  const heirWith = (recoverConfigMode: string) =>
    createInstance(server.client, {
      engineVersion: instance.engineVersion ?? "5.0",
      backupId: String(backup.backupId),
      recoverConfigMode,
    });
  const all = await heirWith("whitelist,account");
  expect(all.securityIPList).toContain("10.9.8.7");
  const reader = await redisAt(all, { username: "reader", password });
  expect(await reader.get("value")).toBe("kept");
  reader.disconnect();
  const bare = await heirWith("config");
  expect(bare.securityIPList).not.toContain("10.9.8.7");
  expect(await canEnter(bare, { username: "reader", password })).toBe(false);
});

describe("a backup whose file is damaged", () => {
  let backupId: string;

  beforeAll(async () => {
    await set(instance, "before the restore");
    const backup = await takeBackup(server.client, instanceId);
    backupId = String(backup.backupId);
    const folder = join(server.dataDir, "backups", instanceId);
    const name = readdirSync(folder).find((each) => each.startsWith(backupId)) ?? "";
    const file = openSync(join(folder, name), "r+");
    writeSync(file, "garbage of several bytes", 30);
    closeSync(file);
  });

  test("does not replace the data that an instance has", async () => {
    await set(instance, "since then");
    await server.client.restoreInstance(
      new models.RestoreInstanceRequest({ instanceId, backupId }),
    );
    await waitForStatus(server.client, instanceId, "Normal");
    expect(await get(instance)).toBe("since then");
    const { body } = await server.client.describeHistoryTasks(
      new models.DescribeHistoryTasksRequest({
        regionId: testRegion,
        instanceId,
        taskType: "RestoreIns",
        fromStartTime: "2020-01-01T00:00Z",
        toStartTime: "2090-01-01T00:00Z",
      }),
    );
    expect(body?.items?.[0]).toMatchObject({
      status: "Failed",
      taskDetail: expect.stringContaining("is damaged"),
    });
  });

  test("is no start for a new instance, which says so and can be released", async () => {
    const { body } = await server.client.createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        instanceClass: "redis.basic.small.default",
        password,
        backupId,
      }),
    );
    const broken = body?.instanceId ?? "";
    await waitForStatus(server.client, broken, "Error");
    await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId: broken }));
    await expect
      .poll(() =>
        readdirSync(join(server.dataDir, "nodes")).filter((each) => each.includes(broken)),
      )
      .toEqual([]);
  });
});
