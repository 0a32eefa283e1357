import { expect, it } from "vitest";
import { spawnRedis } from "../testing/spawn-redis.ts";
import { parseSlowlog, readSlowlog } from "./slowlog.ts";

it("reads what Redis holds slow, latest first", async () => {
  await using redis = await spawnRedis({ parameters: { "slowlog-log-slower-than": "0" } });
  const start = Date.now();
  await redis.control.client("SETNAME", "me");
  await redis.control.set("key with spaces", "v");
  const [latest, before] = await readSlowlog(redis.control, 2);
  expect(latest).toMatchObject({ command: ["set", "key with spaces", "v"], clientName: "me" });
  expect(latest?.clientAddress).toContain(":");
  expect(latest?.durationMicros).toBeGreaterThanOrEqual(0);
  expect(Math.abs((latest?.at ?? 0) - start)).toBeLessThan(5000);
  expect(latest?.id).toBe((before?.id ?? 0) + 1);
});

it("refuses an answer of another form", () => {
  expect(parseSlowlog([])).toEqual([]);
  expect(() => parseSlowlog("OK")).toThrow("list");
  expect(() => parseSlowlog([[1, 2, 3]])).toThrow("another form");
});
