import { once } from "node:events";
import { expect, it } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { shutDown } from "./shut-down.ts";

it("ends the process with everything written, and is fine with one that has ended", async () => {
  await using redis = await spawnRedis();
  await redis.control.set("k", "v");
  const exit = once(redis.node.child, "exit");
  await shutDown(redis.control);
  expect(await exit).toEqual([0, null]);
  await shutDown(redis.control);
  await using again = await spawnRedis({}, { dir: redis.node.dir });
  expect(await again.control.get("k")).toBe("v");
});

it("fails when Redis refuses", async () => {
  await using redis = await spawnRedis();
  const account = await redis.connect();
  await expect(shutDown(account)).rejects.toThrow("NOAUTH");
  expect(await redis.control.ping()).toBe("PONG");
});
