import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { saveDump } from "./save-dump.ts";

const login = { username: "control", password: "control-password" };

test("a dump with all data is in the folder when the call ends, and a later one replaces it", async () => {
  await using redis = await spawnRedis();
  const path = join(redis.node.dir, "dump.rdb");
  await redis.control.set("key", "v".repeat(1000));
  await saveDump({ path: redis.path, ...login });
  const first = statSync(path).ino;
  await saveDump({ path: redis.path, ...login });
  expect(statSync(path).ino).not.toBe(first);
});

test("it waits for a rewrite that is under way, and says how far it is", async () => {
  await using redis = await spawnRedis({}, { extraConfig: "rdb-key-save-delay 1000" });
  const pipeline = redis.control.pipeline();
  for (let key = 0; key < 600; key++) pipeline.set(`key:${key}`, "v");
  await pipeline.exec();
  await redis.control.bgrewriteaof();
  const shares: number[] = [];
  await saveDump({ path: redis.path, ...login, onProgress: (share) => shares.push(share) });
  expect(shares.length).toBeGreaterThan(0);
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);
});

test("a child that is killed, and a node that ends, are errors", async () => {
  await using redis = await spawnRedis({}, { extraConfig: "rdb-key-save-delay 100000" });
  const pipeline = redis.control.pipeline();
  for (let key = 0; key < 600; key++) pipeline.set(`key:${key}`, "v");
  await pipeline.exec();
  const called = new AbortController();
  const begun = () => called.abort();
  await expect(
    saveDump({ path: redis.path, ...login, signal: called.signal, onProgress: begun }),
  ).rejects.toThrow("called off");
  await Promise.all([
    expect(saveDump({ path: redis.path, ...login })).rejects.toThrow("did not save"),
    redis.node[Symbol.asyncDispose](),
  ]);
  expect(existsSync(join(redis.node.dir, "dump.rdb"))).toBe(false);
});
