import { expect, it } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { settlePersistence } from "./persistence.ts";
import { applySettings } from "./settings.ts";

const dumps = { appendonly: "no", save: "3600 1" };
const appendOnly = { appendonly: "yes", save: "" };

it("has a dump of everything once the append-only file is off", async () => {
  await using redis = await spawnRedis();
  await redis.control.set("k", "1");
  await applySettings(redis.control, { parameters: dumps });
  expect(await settlePersistence(redis.control, { justSwitched: true })).toBe(true);
  await redis.node.stop("SIGKILL");
  await using again = await spawnRedis({ parameters: dumps }, { dir: redis.node.dir });
  expect(await again.control.get("k")).toBe("1");
});

it("makes the dump that a control plane which died in between did not ask for", async () => {
  await using redis = await spawnRedis();
  await redis.control.set("k", "1");
  await applySettings(redis.control, { parameters: dumps });
  expect(await settlePersistence(redis.control, { justSwitched: false })).toBe(true);
  await redis.node.stop("SIGKILL");
  await using again = await spawnRedis({ parameters: dumps }, { dir: redis.node.dir });
  expect(await again.control.get("k")).toBe("1");
});

it("never brings back the data of an older append-only file", async () => {
  await using redis = await spawnRedis();
  await redis.control.set("k", "1");
  await applySettings(redis.control, { parameters: dumps });
  await settlePersistence(redis.control, { justSwitched: true });
  await redis.control.set("k", "2");
  const pipeline = redis.control.pipeline();
  for (let number = 0; number < 20_000; number++) pipeline.set(`k${number}`, "v".repeat(100));
  await pipeline.exec();
  await applySettings(redis.control, { parameters: appendOnly });
  while (!(await settlePersistence(redis.control, { justSwitched: true })));
  await redis.node.stop("SIGKILL");
  await using again = await spawnRedis({ parameters: appendOnly }, { dir: redis.node.dir });
  expect(await again.control.get("k")).toBe("2");
});
