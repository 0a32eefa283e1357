import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RedisClient } from "../../src/engine/redis/redis-client.ts";
import { takeBackup } from "../backup-calls.ts";
import { redisAt } from "../published-redis.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";

const mebibyte = 1024 * 1024;
/** 256 MiB that stay as they are, and as many keys that are written all the time. */
const fixed = { count: 4096, bytes: 64 * 1024 };
const moving = 5_000;

let server: TestServer;
let source: Attribute;
let sourceId: string;
const seed = randomBytes(mebibyte);

beforeAll(async () => {
  server = await startTestServer();
  source = await createInstance(server.client, { instanceClass: "redis.master.small.default" });
  sourceId = source.instanceId ?? "";
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

function fixedValue(index: number): Buffer {
  const start = (index * 7919) % (seed.length - fixed.bytes);
  const value = Buffer.from(seed.subarray(start, start + fixed.bytes));
  value.writeUInt32LE(index, 0);
  return value;
}

async function fill(redis: RedisClient): Promise<void> {
  for (let index = 0; index < fixed.count; ) {
    const pipeline = redis.pipeline();
    for (let batch = 0; batch < 64; batch++, index++)
      pipeline.set(`fixed:${index}`, fixedValue(index));
    await pipeline.exec();
  }
}

/** In one step: the count, and one of the moving keys whose value follows from it. */
const write =
  "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], redis.sha1hex(ARGV[1]))";

function sha1(number: number): string {
  return createHash("sha1").update(String(number)).digest("hex");
}

/** Writes as fast as one client can until it is stopped. @returns how many writes there were */
async function writeUntil(redis: RedisClient, isOver: () => boolean): Promise<number> {
  let count = 0;
  while (!isOver()) {
    const pipeline = redis.pipeline();
    for (let batch = 0; batch < 50; batch++, count++) {
      pipeline.eval(write, 2, "count", `moving:${count % moving}`, String(count));
    }
    await pipeline.exec();
    await sleep(1);
  }
  return count;
}

/** Every key is as it was when so many writes had been made, and there is no other. */
async function expectStateOf(at: Attribute): Promise<number> {
  const redis = await redisAt(at, { password });
  const count = Number(await redis.get("count"));
  for (let index = 0; index < fixed.count; index += 64) {
    const names = Array.from({ length: 64 }, (_, offset) => `fixed:${index + offset}`);
    const values = await redis.mgetBuffer(names);
    values.forEach((value, offset) => {
      if (!value?.equals(fixedValue(index + offset))) throw new Error(`fixed:${index + offset}`);
    });
  }
  const movingNames = Array.from({ length: moving }, (_, index) => `moving:${index}`);
  const wanted = movingNames.map((_, index) => {
    const last = count - ((count - index) % moving);
    return index > count ? null : sha1(last);
  });
  expect(await redis.mget(movingNames)).toEqual(wanted);
  const known = 1 + fixed.count + wanted.filter((value) => value !== null).length;
  // The control plane's own probe leaves at most one key of its own.
  expect((await redis.dbsize()) - known).toBeLessThanOrEqual(1);
  redis.disconnect();
  return count;
}

test("a backup under writes has all data as of one moment, and gives them back", async () => {
  const redis = await redisAt(source, { password });
  await fill(redis);
  let isOver = false;
  const writing = writeUntil(redis, () => isOver);
  await sleep(500);
  const before = Number(await (await redisAt(source, { password })).get("count"));
  const peak = watchMemory();
  const backup = await takeBackup(server.client, sourceId);
  const grownBytes = peak.stop();
  const after = Number(await (await redisAt(source, { password })).get("count"));
  isOver = true;
  const written = await writing;
  redis.disconnect();
  expect(backup.backupSize).toBeGreaterThan(256 * mebibyte);
  expect(grownBytes).toBeLessThan(128 * mebibyte);

  const heir = await createInstance(server.client, { backupId: String(backup.backupId) });
  const count = await expectStateOf(heir);
  expect(count).toBeGreaterThanOrEqual(before);
  expect(count).toBeLessThanOrEqual(after);

  expect(written).toBeGreaterThan(count);
  await server.client.restoreInstance(
    new models.RestoreInstanceRequest({
      instanceId: sourceId,
      backupId: String(backup.backupId),
    }),
  );
  const restored = await waitForStatus(server.client, sourceId, "Normal", 60_000);
  expect(await expectStateOf(restored)).toBe(count);
}, 180_000);

/**
 * How much memory outside the JavaScript heap this process, and so the server in it, holds at most.
 * Buffers that nothing refers to any more are collected before they are counted: when V8 gets
 * round to them says nothing about streaming.
 */
function watchMemory() {
  const collect = garbageCollector();
  const outside = () => {
    const { external, arrayBuffers } = process.memoryUsage();
    return external + arrayBuffers;
  };
  collect();
  const start = outside();
  let most = start;
  const timer = setInterval(() => {
    if (outside() <= most) return;
    collect();
    most = Math.max(most, outside());
  }, 20);
  return {
    stop(): number {
      clearInterval(timer);
      return most - start;
    },
  };
}

function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}
