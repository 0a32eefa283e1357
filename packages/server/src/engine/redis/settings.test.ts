import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { spawnRedis, type TestRedis } from "../testing/spawn-redis.ts";
import { applySettings, readSettings, SettingsRefusedError } from "./settings.ts";

describe("applySettings", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await spawnRedis({ maxMemoryBytes: 64 * 1024 * 1024, maxClients: 200 });
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  const current = async (...names: string[]) =>
    Object.fromEntries(await readSettings(redis.control, names));

  it("changes what differs, says so, and changes nothing the second time", async () => {
    const settings = {
      maxMemoryBytes: 32 * 1024 * 1024,
      maxClients: 200,
      parameters: {
        hz: "15",
        "notify-keyspace-events": "KEA",
        "client-output-buffer-limit normal": "524288000 0 0",
        "client-output-buffer-limit pubsub": "33554432 8388608 61",
      },
    };
    expect(await applySettings(redis.control, settings)).toEqual([
      ...["client-output-buffer-limit", "hz", "maxmemory", "notify-keyspace-events"],
    ]);
    expect(await current("maxmemory", "hz", "client-output-buffer-limit")).toEqual({
      maxmemory: "33554432",
      hz: "15",
      "client-output-buffer-limit":
        "normal 524288000 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 61",
    });
    expect(await applySettings(redis.control, settings)).toEqual([]);
  });

  it("leaves everything as it was when Redis refuses one value, and says why", async () => {
    const before = await current("maxmemory-policy", "timeout");
    const parameters = { timeout: "77", "maxmemory-policy": "no-such-policy" };
    const error = await applySettings(redis.control, { parameters }).catch((caught) => caught);
    expect(error).toBeInstanceOf(SettingsRefusedError);
    expect(error.redisMessage).toMatch(/maxmemory-policy.*argument\(s\) must be one of/);
    expect(await current("maxmemory-policy", "timeout")).toEqual(before);
  });

  it("refuses a name that Redis does not know", async () => {
    const parameters = { timeout: "78", "no-such-setting": "1" };
    const error = await applySettings(redis.control, { parameters }).catch((caught) => caught);
    expect(error.redisMessage).toContain("Unknown option");
    expect(await current("timeout")).not.toEqual({ timeout: "78" });
  });
});
