import { expect, it } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { databaseCounts, infoNumber, infoText, parseInfo, readInfo } from "./info.ts";

it("reads the sections that it asks for from a real Redis", async () => {
  await using redis = await spawnRedis();
  await redis.control.set("a", 1);
  await redis.control.set("b", 1, "EX", 100);
  const info = await readInfo(redis.control, "server", "memory", "keyspace");
  expect(infoText(info, "redis_version")).toMatch(/^\d+\.\d+\.\d+$/);
  expect(infoNumber(info, "used_memory")).toBeGreaterThan(500_000);
  expect(databaseCounts(info)).toEqual([{ db: 0, keys: 2, expires: 1 }]);
  expect(info.has("role")).toBe(false);
});

it("takes values with colons, empty values and lines that are none", () => {
  const info = parseInfo("# Server\r\nos:Linux: x\r\nempty:\r\n\r\njunk\r\ndb10:keys=1\n");
  expect([...info]).toEqual([
    ["os", "Linux: x"],
    ["empty", ""],
    ["db10", "keys=1"],
  ]);
  expect(databaseCounts(info)).toEqual([{ db: 10, keys: 1, expires: 0 }]);
  expect(() => infoNumber(info, "empty")).toThrow("INFO has no number empty");
  expect(() => infoNumber(info, "os")).toThrow("INFO has no number os");
  expect(() => infoText(info, "none")).toThrow("INFO has no none");
});
