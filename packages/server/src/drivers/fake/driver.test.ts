import { expect, test } from "vitest";
import { TerminalError } from "../../kernel/api-error.ts";
import type { NodeSpec } from "../driver.ts";
import { describeDriverContract } from "../driver-contract.ts";
import { createFakeDriver } from "./driver.ts";
import { FakeWorld } from "./fake-world.ts";

const dataDir = "/nowhere";
const spec = (nodeId: string): NodeSpec => ({ nodeId, engine: "redis", args: [], files: {} });

describeDriverContract("fake", async () => {
  const world = new FakeWorld();
  return {
    open: async () => createFakeDriver({ dataDir, world, startDelayMs: 1 }),
    openWithoutExecutable: async () => {
      const driver = createFakeDriver({ dataDir, world });
      driver.failNextEnsure(new TerminalError("redis-server is not installed"));
      return driver;
    },
    spec,
    untilReady: async () => undefined,
    kill: ({ nodeId }) => world.exitNode(nodeId),
    freeze: ({ nodeId }) => world.freezeNode(nodeId),
    countProcesses: (nodeId) => (world.runningNode(nodeId) ? 1 : 0),
    folderExists: (nodeId) => world.hasFolder(nodeId),
    [Symbol.asyncDispose]: async () => undefined,
  };
});

test("a scripted failure hits the named node once", async () => {
  await using driver = createFakeDriver({ dataDir });
  driver.failNextEnsure(new Error("no memory left"), "n2");
  await driver.ensure(spec("n1"));
  await expect(driver.ensure(spec("n2"))).rejects.toThrow("no memory left");
  await driver.ensure(spec("n2"));
  expect(await driver.list()).toHaveLength(2);
});

test("a start lasts as long as scripted", async () => {
  await using driver = createFakeDriver({ dataDir });
  driver.delayEnsures(50);
  const began = performance.now();
  await driver.ensure(spec("n1"));
  expect(performance.now() - began).toBeGreaterThan(45);
});

test("a node exits with the scripted reason", async () => {
  await using driver = createFakeDriver({ dataDir });
  const handle = await driver.ensure(spec("n1"));
  driver.world.exitNode("n1", "exit code 7");
  expect(await driver.inspect(handle)).toEqual({ running: false, exit: "exit code 7" });
});

test("a hundred thousand nodes start and stop without a process", async () => {
  await using driver = createFakeDriver({ dataDir });
  let exits = 0;
  driver.onExit(() => {
    exits += 1;
  });
  for (let index = 0; index < 100_000; index += 1) await driver.ensure(spec(`n${index}`));
  expect(await driver.list()).toHaveLength(100_000);
  for (let index = 0; index < 100_000; index += 1) await driver.destroy(`n${index}`);
  expect(await driver.list()).toEqual([]);
  expect(exits).toBe(100_000);
});
