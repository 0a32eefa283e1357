import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  isS3Installed,
  type S3Server,
  startS3Server,
} from "../../src/drivers/backup-storage/testing/s3-server.ts";
import { HandClock } from "../hand-clock.ts";
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

describe.skipIf(!isS3Installed)("archived logs, where backups go to an S3 bucket", () => {
  const clock = new HandClock();
  let s3: S3Server;
  let server: TestServer;
  let instance: Attribute;
  let instanceId: string;

  beforeAll(async () => {
    s3 = await startS3Server();
    const settings = {
      backupStorage: `s3://${s3.bucket}/kvasir`,
      s3: {
        endpoint: s3.endpoint,
        region: s3.region,
        accessKeyId: s3.accessKeyId,
        accessKeySecret: s3.secretAccessKey,
      },
    };
    server = await startTestServer(settings, { clock });
    instance = await createInstance(server.client);
    instanceId = instance.instanceId ?? "";
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    s3?.[Symbol.dispose]();
  });

  const objects = () => s3.list(`kvasir/${instanceId}/log-`);
  const folders = () => readdirSync(join(server.dataDir, "archive")).sort();

  /** Writes the second in which it is carried out. @returns that second, once it is over */
  async function writeSecond(): Promise<number> {
    const redis = await redisAt(instance, { password });
    const script = "local t = redis.call('TIME')[1]; redis.call('SET', KEYS[1], t); return t";
    const second = Number(await redis.eval(script, 1, "second"));
    redis.disconnect();
    await waitUntil(async () => Date.now() >= (second + 1) * 1000);
    return second;
  }

  async function heirOf(restoreSecond: number): Promise<Attribute> {
    const { body } = await server.client.createInstance(
      new models.CreateInstanceRequest({
        regionId: testRegion,
        instanceClass: "redis.basic.small.default",
        password,
        srcDBInstanceId: instanceId,
        restoreTime: `${new Date(restoreSecond * 1000).toISOString().slice(0, 19)}Z`,
      }),
    );
    return waitForStatus(server.client, body?.instanceId ?? "", "Normal", 40_000);
  }

  async function secondIn(heir: Attribute): Promise<string | null> {
    const redis = await redisAt(heir, { password });
    const found = await redis.get("second");
    redis.disconnect();
    return found;
  }

  let early: number;

  test("a log is in the bucket as soon as it is archived", async () => {
    await server.client.modifyBackupPolicy(
      new models.ModifyBackupPolicyRequest({ instanceId, enableBackupLog: 1 }),
    );
    await waitUntil(async () => (await objects()).length >= 2, { timeoutMs: 20_000 });
    const names = (await objects()).map((key) => key.split("/").at(-1));
    // Of a file that is still empty there is nothing to send.
    expect(names.filter((name) => !name?.includes(".incr.")).sort()).toEqual([
      expect.stringMatching(/^appendonly\.aof\.\d+\.base\.rdb\.0$/),
      "appendonly.aof.manifest.0",
    ]);
    expect(folders()).toHaveLength(1);
  });

  test("one that has ended is there as a whole, and no longer on this machine", async () => {
    early = await writeSecond();
    await sleep(1_000);
    const [first] = folders();
    const redis = await redisAt(instance, { password });
    const large = "v".repeat(256 * 1024);
    // Twice the size below which Redis never rewrites.
    for (let number = 0; number < 512; number++) await redis.set("large", large);
    redis.disconnect();
    await waitUntil(async () => folders().length === 1 && folders()[0] !== first, {
      timeoutMs: 60_000,
      everyMs: 50,
    });
    const names = (await objects()).filter((key) => key.includes(`log-${first}/`));
    expect(names.filter((name) => name.includes(".incr.")).length).toBeGreaterThan(0);
  }, 90_000);

  test("a second of it is restored from the bucket", async () => {
    expect(await secondIn(await heirOf(early))).toBe(String(early));
  }, 60_000);

  test("of a log that this machine loses, what the bucket has is restored, and nothing later", async () => {
    const kept = await writeSecond();
    // Redis may hold back what it writes to its file.
    await sleep(4_000);
    const before = (await objects()).length;
    clock.moveTo(Date.now() + 6 * 60_000);
    await waitUntil(async () => (await objects()).length > before, { timeoutMs: 20_000 });
    const late = await writeSecond();
    const [lost = ""] = folders();
    rmSync(join(server.dataDir, "archive", lost), { recursive: true });
    // The archiving goes on.
    await waitUntil(async () => folders().length === 1 && folders()[0] !== lost, {
      timeoutMs: 20_000,
    });
    expect(await refusal(heirOf(late))).toBe(
      "400 InvalidBackupSetID.NotFound: Specified backup set ID does not exist.",
    );
    expect(await secondIn(await heirOf(kept))).toBe(String(kept));
  }, 90_000);

  test("with the instance its logs leave the bucket", async () => {
    await server.client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
    await waitUntil(async () => (await objects()).length === 0, { timeoutMs: 20_000 });
    expect(existsSync(join(server.dataDir, "archive")) ? folders() : []).toEqual([]);
  });
});
