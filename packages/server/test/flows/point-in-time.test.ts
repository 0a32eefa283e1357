import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
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
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, { instanceClass: "redis.master.small.default" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

/** One write: its number and the second of Redis' own clock in which it is carried out. */
const count = "redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. redis.call('TIME')[1])";
let written = 0;
/** Second of each write, by number. */
const seconds: number[] = [];

async function writeFor(ms: number): Promise<void> {
  const redis = await redisAt(instance, { password });
  for (const end = Date.now() + ms; Date.now() < end; ) {
    await redis.eval(count, 1, "counter", written);
    const [number = 0, second = 0] = await read(redis);
    seconds[number] = second;
    written += 1;
    await sleep(20);
  }
  redis.disconnect();
}

async function read(redis: { get(key: string): Promise<string | null> }): Promise<number[]> {
  return (await redis.get("counter"))?.split(" ").map(Number) ?? [];
}

async function counterOf(at: Attribute): Promise<number> {
  const redis = await redisAt(at, { password });
  const [number = -1] = await read(redis);
  redis.disconnect();
  return number;
}

/** Number of the last write of this second or an earlier one. */
function lastUpTo(second: number): number {
  return seconds.findLastIndex((each) => each <= second);
}

function iso(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}

async function logStart(): Promise<string> {
  const { body } = await server.client.describeBackupPolicy(
    new models.DescribeBackupPolicyRequest({ instanceId }),
  );
  return body?.backupLogStartTime ?? "";
}

/** Ends when the log of the restored data is archived in its turn. */
async function restoreTo(second: number): Promise<void> {
  const segments = (await describeLogs()).length;
  await server.client.restoreInstance(
    new models.RestoreInstanceRequest({ instanceId, restoreType: "1", restoreTime: iso(second) }),
  );
  await waitForStatus(server.client, instanceId, "Normal", 40_000);
  await waitUntil(async () => (await describeLogs()).length > segments, { timeoutMs: 20_000 });
}

const notFound = "400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.";

test("once the log is archived, its start is shown", async () => {
  expect(await logStart()).toBe("");
  await server.client.modifyBackupPolicy(
    new models.ModifyBackupPolicyRequest({ instanceId, enableBackupLog: 1 }),
  );
  await waitUntil(async () => (await logStart()) !== "");
  expect(Date.now() - Date.parse(await logStart())).toBeLessThan(15_000);
});

test("a new instance gets exactly the data of a second of the past", async () => {
  await writeFor(3_500);
  const second = (seconds.at(-1) ?? 0) - 2;
  const { body } = await server.client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.basic.small.default",
      password,
      srcDBInstanceId: instanceId,
      restoreTime: iso(second),
    }),
  );
  const heir = await waitForStatus(server.client, body?.instanceId ?? "", "Normal", 40_000);
  expect(await counterOf(heir)).toBe(lastUpTo(second));
  expect(lastUpTo(second)).toBeLessThan(written - 1);
});

test("an instance goes back to a second of the past, and on from there", async () => {
  await writeFor(2_500);
  const second = (seconds.at(-1) ?? 0) - 1;
  await restoreTo(second);
  expect(await counterOf(instance)).toBe(lastUpTo(second));
});

test("a log that has grown goes on in a new segment, and both restore", async () => {
  await writeFor(1_500);
  const before = (seconds.at(-1) ?? 0) - 1;
  const segments = (await describeLogs()).length;
  const redis = await redisAt(instance, { password });
  const large = "v".repeat(256 * 1024);
  // Twice the size below which Redis never rewrites.
  for (let number = 0; number < 512; number++) await redis.set("large", large);
  redis.disconnect();
  await waitUntil(async () => (await describeLogs()).length > segments, { timeoutMs: 30_000 });
  await writeFor(2_500);
  const after = (seconds.at(-1) ?? 0) - 1;
  await restoreTo(after);
  expect(await counterOf(instance)).toBe(lastUpTo(after));
  await restoreTo(before);
  expect(await counterOf(instance)).toBe(lastUpTo(before));
}, 120_000);

test("after a failover the log of the new master is archived, and the old one is still good", async () => {
  await writeFor(2_500);
  const before = (seconds.at(-1) ?? 0) - 1;
  const redis = await redisAt(instance, { password });
  const pid = Number(/^process_id:(\d+)/m.exec(await redis.info("server"))?.[1]);
  redis.disconnect();
  const segments = (await describeLogs()).length;
  process.kill(pid, "SIGKILL");
  await waitUntil(async () => (await describeLogs()).length > segments, { timeoutMs: 20_000 });
  await waitForStatus(server.client, instanceId, "Normal");
  await writeFor(2_500);
  const after = (seconds.at(-1) ?? 0) - 1;
  await restoreTo(after);
  expect(await counterOf(instance)).toBe(lastUpTo(after));
  await restoreTo(before);
  expect(await counterOf(instance)).toBe(lastUpTo(before));
}, 120_000);

async function describeLogs() {
  const { body } = await server.client.describeBackups(
    new models.DescribeBackupsRequest({
      instanceId,
      startTime: "2020-01-01T00:00Z",
      endTime: "2090-01-01T00:00Z",
      needAof: "1",
    }),
  );
  return (body?.backups?.backup ?? []).filter(
    ({ backupType }) => backupType === "IncrementalBackup",
  );
}

test("a time before the log's start, or one to come, is refused", async () => {
  const start = Date.parse(await logStart()) / 1000;
  for (const second of [start - 1, Math.floor(Date.now() / 1000) + 60]) {
    expect(
      await refusal(
        server.client.restoreInstance(
          new models.RestoreInstanceRequest({
            instanceId,
            restoreType: "1",
            restoreTime: iso(second),
          }),
        ),
      ),
    ).toBe(notFound);
  }
});

test("a log that is archived no more still gives what it was asked for before", async () => {
  await writeFor(500);
  const { body } = await server.client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.basic.small.default",
      password,
      srcDBInstanceId: instanceId,
      // It waits for the end of this second, and for Redis to have written all of it.
      restoreTime: iso(Math.floor(Date.now() / 1000)),
    }),
  );
  await server.client.modifyBackupPolicy(
    new models.ModifyBackupPolicyRequest({ instanceId, enableBackupLog: 0 }),
  );
  const heir = await waitForStatus(server.client, body?.instanceId ?? "", "Normal", 40_000);
  expect(await counterOf(heir)).toBe(written - 1);
  await waitUntil(async () => (await describeLogs()).length === 0);
});
