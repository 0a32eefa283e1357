import { join } from "node:path";
import { expect, it } from "vitest";
import { PollTimeoutError } from "../poll-until.ts";
import { spawnNode } from "../testing/spawn-node.ts";
import { spawnRedis, testNodeOptions, waitReadyTestNode } from "../testing/spawn-redis.ts";
import { redisNodeSpec } from "./redis-config.ts";
import { redisErrorCode } from "./redis-error.ts";
import { NodeExitedError, waitReady } from "./wait-ready.ts";

it("waits for the socket and for the data to be loaded", async () => {
  await using first = await spawnRedis({}, { extraConfig: "enable-debug-command local" });
  await first.control.call("DEBUG", "POPULATE", "200000");
  await first.control.call("DEBUG", "RELOAD");
  await first.control.bgrewriteaof();
  await expect
    .poll(async () => await first.control.info("persistence"), { timeout: 10_000 })
    .toContain("aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0");
  await first.node.stop();

  await using again = await spawnRedis({}, { dir: first.node.dir });
  expect(await again.control.dbsize()).toBe(200_000);
});

it("gives up at once when the process has ended", async () => {
  const spec = redisNodeSpec({ ...testNodeOptions, parameters: { "no-such-setting": "1" } });
  await using node = await spawnNode(spec);
  await expect(waitReadyTestNode(node)).rejects.toBeInstanceOf(NodeExitedError);
});

it("gives up at once on a wrong password", async () => {
  await using redis = await spawnRedis();
  const login = { username: "control", password: "wrong" };
  const error = await waitReady({ path: redis.path, ...login, timeoutMs: 5000 }).catch((e) => e);
  expect(redisErrorCode(error.cause)).toBe("WRONGPASS");
});

it("gives up after its time with the last reason as cause", async () => {
  const path = join("/nonexistent", "redis.sock");
  const error = await waitReady({ path, timeoutMs: 20 }).catch((caught) => caught);
  expect(error).toBeInstanceOf(PollTimeoutError);
  expect(error.cause.code).toBe("ENOENT");
});
