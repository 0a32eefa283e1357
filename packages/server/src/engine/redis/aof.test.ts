import { expect, it } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { isRewriting, rewriteAof, shouldRewriteAof } from "./aof.ts";
import { readInfo } from "./info.ts";

it("wants a rewrite once the file has grown, and no more after it", async () => {
  await using redis = await spawnRedis();
  const rule = { minBytes: 100_000, growth: 1 };
  const wanted = async () => shouldRewriteAof(await readInfo(redis.control, "persistence"), rule);
  expect(await wanted()).toBe(false);
  for (let round = 0; round < 20; round++) await redis.control.set("k", "v".repeat(10_000));
  expect(await wanted()).toBe(true);

  expect(await rewriteAof(redis.control)).toBe("started");
  await expect
    .poll(async () => isRewriting(await readInfo(redis.control, "persistence")), { interval: 10 })
    .toBe(false);
  expect(await wanted()).toBe(false);
});

it("leaves a rewrite that runs alone", async () => {
  await using redis = await spawnRedis({}, { extraConfig: "rdb-key-save-delay 100000" });
  await redis.control.set("k", "v");
  await redis.control.mset(...Array.from({ length: 40 }, (_, index) => [`k${index}`, "v"]).flat());
  expect(await rewriteAof(redis.control)).toBe("started");
  expect(await rewriteAof(redis.control)).toBe("running");
});

it("never wants a rewrite of a file that is not kept", async () => {
  await using redis = await spawnRedis({ parameters: { appendonly: "no" } });
  const info = await readInfo(redis.control, "persistence");
  expect(shouldRewriteAof(info, { minBytes: 0, growth: 0 })).toBe(false);
});
