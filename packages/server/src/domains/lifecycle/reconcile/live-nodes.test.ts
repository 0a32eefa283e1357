import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Driver, NodeHandle } from "../../../drivers/driver.ts";
import { passwordSha256 } from "../../../engine/redis/acl.ts";
import { follow } from "../../../engine/redis/replication.ts";
import { spawnRedis, type TestRedis } from "../../../engine/testing/spawn-redis.ts";
import { replicationGroup, replicationUsers } from "../../../engine/testing/spawn-redis-pair.ts";
import { controlUser, LiveNodes } from "./live-nodes.ts";

const password = "control-plane";
const users = [
  ...replicationUsers,
  {
    name: controlUser,
    privilege: "control" as const,
    passwordSha256s: [passwordSha256(password)],
  },
];

let master: TestRedis;
let replica: TestRedis;
let signals: string[];
let live: LiveNodes;

beforeEach(async () => {
  const [first, second] = await replicationGroup(2);
  if (!first || !second) throw new Error("two nodes");
  [master, replica] = await Promise.all([
    spawnRedis({ users, replication: first }),
    spawnRedis({ users, replication: second }),
  ]);
  await follow(replica.control, { host: "127.0.0.1", port: first.port });
  signals = [];
  // Nodes of the tests have folders of their own: their names say which.
  const driver: Pick<Driver, "dirOf" | "cpuTicks"> = {
    dirOf: (nodeId) => join("/", nodeId),
    cpuTicks: async () => 0,
  };
  live = new LiveNodes({
    driver: driver as Driver,
    onSignal: (instanceId) => signals.push(instanceId),
    monotonic: () => performance.now(),
    askEveryMs: 50,
  });
});

afterEach(async () => {
  await live[Symbol.asyncDispose]();
  await replica[Symbol.asyncDispose]();
  await master[Symbol.asyncDispose]();
});

const nodeOf = (redis: TestRedis) => ({
  id: realpathSync(dirname(redis.path)).slice(1),
  instanceId: "r-1",
});
const handleOf = ({ node }: TestRedis) =>
  ({ pid: node.child.pid, startTicks: "1" }) as unknown as NodeHandle;
const observe = (redis: TestRedis) => live.observe(nodeOf(redis), handleOf(redis), password);

async function bothLinked(): Promise<void> {
  await vi.waitFor(
    async () => expect((await observe(replica))?.replication.master?.linkUp).toBe(true),
    { timeout: 5_000, interval: 10 },
  );
  await observe(master);
  // The watch has seen the link as it is.
  await vi.waitFor(() => expect(signals.splice(0)).toEqual([]), { interval: 150 });
}

test("the end of a node's connection is a signal", async () => {
  await bothLinked();
  await master.node.stop();
  await vi.waitFor(() => expect(signals).toContain("r-1"));
});

test("a node that freezes is a signal within moments, and its silence is counted", async () => {
  await bothLinked();
  process.kill(master.node.child.pid ?? 0, "SIGSTOP");
  await vi.waitFor(() => expect(signals).toContain("r-1"), { timeout: 400 });
  const noticedAt = performance.now();
  expect(await observe(master)).toBeNull();
  const waitedMs = performance.now() - noticedAt;
  expect(live.silentMs(nodeOf(master).id)).toBeGreaterThanOrEqual(waitedMs);
  process.kill(master.node.child.pid ?? 0, "SIGCONT");
  await vi.waitFor(async () => expect(await observe(master)).not.toBeNull());
  expect(live.silentMs(nodeOf(master).id)).toBe(0);
});

test("a replica that loses its link is a signal, and so is the link that is back", async () => {
  await bothLinked();
  process.kill(master.node.child.pid ?? 0, "SIGSTOP");
  // The master does not close the link, but the replica is told to drop and make it again.
  live.forget(nodeOf(master).id);
  signals.length = 0;
  await replica.control.call("CLIENT", "KILL", "TYPE", "master");
  await vi.waitFor(() => expect(signals).toContain("r-1"), { timeout: 1_000 });
  // On a slow machine the first signal may be of a late answer: the break is to be seen as well.
  await vi.waitFor(async () =>
    expect((await observe(replica))?.replication.master?.linkUp).toBe(false),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.kill(master.node.child.pid ?? 0, "SIGCONT");
  signals.length = 0;
  await vi.waitFor(() => expect(signals).toContain("r-1"), { timeout: 10_000 });
});

test("a node that is well gives no signal", async () => {
  await bothLinked();
  await vi.waitFor(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(signals.splice(0)).toEqual([]);
  });
});
