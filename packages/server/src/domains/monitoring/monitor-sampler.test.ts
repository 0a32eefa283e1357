import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { spawnRedis } from "../../engine/testing/spawn-redis.ts";
import { systemClock } from "../../kernel/clock.ts";
import { type MetricsFile, openMetricsFile } from "./metrics-file.ts";
import { MonitorSampler } from "./monitor-sampler.ts";
import type { MonitoredNode } from "./watch.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-sampler-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function sampler(file: MetricsFile, nodes: MonitoredNode[]): MonitorSampler {
  return new MonitorSampler({
    nodes: () => nodes,
    file,
    clock: systemClock,
    log: pino({ level: "silent" }),
    intervalMs: 1_000,
  });
}

const everything = { from: 0, to: 2 ** 40, step: 0 } as const;

it("keeps a sample of each node for each interval, on the grid of time", async () => {
  await using redis = await spawnRedis();
  using file = openMetricsFile(join(dir, "a.db"));
  await using monitor = sampler(file, [
    { nodeId: "i-db-0", instanceId: "i", client: redis.control },
  ]);
  monitor.start();
  const samples = await vi.waitFor(
    async () => {
      await redis.control.set("k", "v");
      const found = file.samples.read("i", everything);
      expect(found.length).toBeGreaterThanOrEqual(2);
      return found;
    },
    { timeout: 8_000, interval: 20 },
  );
  const [first, second] = samples;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(1);
  for (const { values } of samples) {
    expect(values.get("set")).toBeGreaterThan(10);
    expect(values.get("Keys")).toBe(1);
  }
});

it("goes on with the others when a node has gone", async () => {
  await using gone = await spawnRedis();
  await using redis = await spawnRedis();
  using file = openMetricsFile(join(dir, "b.db"));
  await using monitor = sampler(file, [
    { nodeId: "gone-db-0", instanceId: "gone", client: gone.control },
    { nodeId: "i-db-0", instanceId: "i", client: redis.control },
  ]);
  await gone.node.stop();
  monitor.start();
  await vi.waitFor(() => expect(file.samples.read("i", everything)).not.toEqual([]), 8_000);
  await monitor.collectSlowCommands("gone");
  expect(file.samples.read("gone", everything)).toEqual([]);
});

it("stores each slow command once, without the control plane's own", async () => {
  await using redis = await spawnRedis({ parameters: { "slowlog-log-slower-than": "0" } });
  using file = openMetricsFile(join(dir, "c.db"));
  const node = { nodeId: "i-db-0", instanceId: "i", client: redis.control };
  const filter = { instanceId: "i", from: 0, to: Number.MAX_SAFE_INTEGER };
  const page = { orderBy: "at", direction: "asc", limit: 1_000, offset: 0 } as const;
  const customer = await redis.connect({ username: "control", password: "control-password" });
  {
    await using monitor = sampler(file, [node]);
    await monitor.collectSlowCommands("i");
    await customer.set("key one", "v");
    await customer.get("key one");
    await Promise.all([monitor.collectSlowCommands("i"), monitor.collectSlowCommands("i")]);
  }
  await using later = sampler(file, [node]);
  await customer.del("key one");
  await later.collectSlowCommands("i");
  const commands = file.slowCommands.page(filter, page).map((each) => each.command);
  expect(commands.filter((each) => each.includes("key one"))).toEqual([
    "set key one v",
    "get key one",
    "del key one",
  ]);
  expect(commands.filter((each) => each.startsWith("slowlog"))).toEqual([]);
  expect(file.slowCommands.count({ ...filter, keyword: "KEY ONE" })).toBe(3);
  expect(file.slowCommands.count({ ...filter, nodeId: "i-db-9" })).toBe(0);
  const [first] = file.slowCommands.page(filter, { ...page, limit: 1 });
  expect(first?.clientAddress).toBe("");
});
