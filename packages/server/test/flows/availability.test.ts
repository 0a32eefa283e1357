import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { nodeProcesses } from "../crash/installation-state.ts";
import { nodesOf, whole, writableAgain } from "../instance-nodes.ts";
import { connectTo } from "../redis-connection.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";
import { Writer } from "../writer.ts";

/** The longest that a status may say Normal of an address that does not work, and its reverse. */
const truthMs = 5_000;
const twoNodes = { instanceClass: "redis.master.small.default" };
const timings: string[] = [];

async function statusBecomes(server: TestServer, instance: Attribute, status: string) {
  const startedAt = performance.now();
  await waitForStatus(server.client, instance.instanceId ?? "", status, truthMs);
  return performance.now() - startedAt;
}

test("a master killed under a writer is replaced behind the same address, and comes back as a replica", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, twoNodes);
  await using writer = new Writer(instance);
  await writer.hasWritten(200);
  const before = nodesOf(server, instance);

  process.kill(before.master().pid, "SIGKILL");
  const seenAfterMs = await writableAgain(instance);
  await whole(server, instance);
  await writer.hasWritten(200);
  const { acknowledged, longestGapMs } = await writer.stop();

  const after = nodesOf(server, instance);
  expect(after.masterId).not.toBe(before.masterId);
  expect(after.replica().nodeId).toBe(before.masterId);
  const kept = new Set(await readAll(instance, acknowledged.length));
  const lost = acknowledged.filter((each) => !kept.has(each));
  timings.push(
    `master killed: writable after ${seenAfterMs.toFixed(0)} ms, longest gap ${longestGapMs.toFixed(0)} ms, ` +
      `${lost.length} of ${acknowledged.length} acknowledged writes lost`,
  );
  timings.push(`lost: ${lost[0]} to ${lost.at(-1)}`);
  expect(seenAfterMs).toBeLessThan(3_000);
  // Replication is asynchronous: what was acknowledged in the last instant may go with the master,
  // and nothing of before.
  expect(lost.length).toBeLessThan(50);
  expect(lost.filter((each) => Number(each) < 150)).toEqual([]);
  expect((await attributeOf(server.client, instance.instanceId ?? "")).instanceStatus).toBe(
    "Normal",
  );
}, 60_000);

async function readAll(instance: Attribute, atLeast: number): Promise<string[]> {
  using redis = connectTo(instance);
  const all = await redis.lrange("written", 0, -1);
  expect(all.length).toBeGreaterThan(atLeast / 2);
  return all;
}

test("a replica that is killed is there again by itself, and clients notice nothing", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, twoNodes);
  await using writer = new Writer(instance);
  await writer.hasWritten(50);
  const { replica, masterId } = nodesOf(server, instance);
  const { pid } = replica();
  process.kill(pid, "SIGKILL");
  await vi.waitFor(() => expect(nodesOf(server, instance).replica().pid).not.toBe(pid), {
    timeout: 10_000,
  });
  await whole(server, instance);
  const { failures } = await writer.stop();
  expect(failures).toBe(0);
  expect(nodesOf(server, instance).masterId).toBe(masterId);
}, 60_000);

test("when both nodes are killed the instance is back with its data", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, twoNodes);
  {
    using redis = connectTo(instance);
    await redis.set("kept", "1");
  }
  const { master, replica } = nodesOf(server, instance);
  for (const { pid } of [master(), replica()]) process.kill(pid, "SIGKILL");
  timings.push(`both killed: writable after ${(await writableAgain(instance)).toFixed(0)} ms`);
  await whole(server, instance);
  using redis = connectTo(instance);
  expect(await redis.get("kept")).toBe("1");
}, 60_000);

test("a single node that is killed is back with every acknowledged write", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client);
  await using writer = new Writer(instance);
  await writer.hasWritten(200);
  process.kill(nodesOf(server, instance).master().pid, "SIGKILL");
  timings.push(
    `single node killed: writable after ${(await writableAgain(instance)).toFixed(0)} ms`,
  );
  await writer.hasWritten(50);
  const { acknowledged } = await writer.stop();
  const kept = new Set(await readAll(instance, acknowledged.length));
  expect(acknowledged.filter((each) => !kept.has(each))).toEqual([]);
}, 60_000);

test("a frozen master is replaced, and what it had in hand is never served", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, twoNodes);
  using old = connectTo(instance);
  await old.set("before", "1");
  const frozen = nodesOf(server, instance).master();
  process.kill(frozen.pid, "SIGSTOP");
  const lateWrite = old.set("late", "1").then(
    () => "acknowledged",
    () => "refused",
  );
  const ms = await writableAgain(instance);
  timings.push(`master frozen: writable after ${ms.toFixed(0)} ms`);
  expect(ms).toBeLessThan(3_500);
  expect(await lateWrite).toBe("refused");
  await whole(server, instance);
  expect(nodesOf(server, instance).replica()).toMatchObject({ nodeId: frozen.nodeId });
  expect(nodesOf(server, instance).replica().pid).not.toBe(frozen.pid);
  using redis = connectTo(instance);
  expect(await redis.mget("before", "late")).toEqual(["1", null]);
}, 60_000);

test("the status of a frozen single node says so in time, and says Normal when it works again", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client);
  const { pid } = nodesOf(server, instance).master();
  process.kill(pid, "SIGSTOP");
  const deadMs = await statusBecomes(server, instance, "Unavailable");
  process.kill(pid, "SIGCONT");
  await writableAgain(instance);
  const aliveMs = await statusBecomes(server, instance, "Normal");
  timings.push(
    `frozen single node: Unavailable after ${deadMs.toFixed(0)} ms, Normal ${aliveMs.toFixed(0)} ms after the thaw`,
  );
}, 60_000);

test("a single node that stays frozen is given up and started again", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client);
  {
    using redis = connectTo(instance);
    await redis.set("kept", "1");
  }
  process.kill(nodesOf(server, instance).master().pid, "SIGSTOP");
  await statusBecomes(server, instance, "Unavailable");
  await writableAgain(instance, 30_000);
  await statusBecomes(server, instance, "Normal");
  using redis = connectTo(instance);
  expect(await redis.get("kept")).toBe("1");
}, 60_000);

test("a frozen memcached is noticed, given up and started again", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  const { pid } = nodesOf(server, instance).master();
  process.kill(pid, "SIGSTOP");
  await statusBecomes(server, instance, "Unavailable");
  await waitForStatus(server.client, instance.instanceId ?? "", "Normal", 30_000);
  expect(nodesOf(server, instance).master().pid).not.toBe(pid);
}, 60_000);

test("the status of a node that cannot be started again says so in time", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client);
  const { master, masterId } = nodesOf(server, instance);
  const broken = breakAppendOnlyFile(server, masterId);
  process.kill(master().pid, "SIGKILL");
  const ms = await statusBecomes(server, instance, "Unavailable");
  timings.push(`node that cannot start: Unavailable after ${ms.toFixed(0)} ms`);
  broken.mend();
  await writableAgain(instance);
  await statusBecomes(server, instance, "Normal");
}, 60_000);

/** A file that Redis refuses to load, as after a fault of the disk. */
function breakAppendOnlyFile(server: TestServer, nodeId: string) {
  const folder = join(server.dataDir, "nodes", nodeId, "appendonlydir");
  const manifest = join(folder, "appendonly.aof.manifest");
  const good = readFileSync(manifest);
  writeFileSync(manifest, "broken\n");
  return { mend: () => writeFileSync(manifest, good) };
}

/** Master and workers. */
function haproxyProcesses(server: TestServer): number[] {
  const master = nodeProcesses(server.dataDir).find(({ nodeId }) => nodeId === "front-door")?.pid;
  const workers = readFileSync(`/proc/${master}/task/${master}/children`, "utf8").trim().split(" ");
  return [Number(master), ...workers.map(Number)];
}

test("the front door killed is back by itself", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client);
  const door = nodeProcesses(server.dataDir).find(({ nodeId }) => nodeId === "front-door");
  process.kill(door?.pid ?? 0, "SIGKILL");
  timings.push(
    `front door killed: writable after ${(await writableAgain(instance)).toFixed(0)} ms`,
  );
  await statusBecomes(server, instance, "Normal");
}, 60_000);

test("a frozen front door shows in the status, and no node is given up for it", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, twoNodes);
  const { masterId, master } = nodesOf(server, instance);
  const before = master().pid;
  const doors = haproxyProcesses(server);
  for (const pid of doors) process.kill(pid, "SIGSTOP");
  const deadMs = await statusBecomes(server, instance, "Unavailable");
  for (const pid of doors) process.kill(pid, "SIGCONT");
  await writableAgain(instance);
  const aliveMs = await statusBecomes(server, instance, "Normal");
  timings.push(
    `front door frozen: Unavailable after ${deadMs.toFixed(0)} ms, Normal ${aliveMs.toFixed(0)} ms after`,
  );
  expect(nodesOf(server, instance).masterId).toBe(masterId);
  expect(nodesOf(server, instance).master().pid).toBe(before);
}, 60_000);

test("a customer cannot end the control plane's connections in a way that makes it fail over", async () => {
  await using server = await startTestServer();
  const instance = await createInstance(server.client, twoNodes);
  const { masterId } = nodesOf(server, instance);
  using redis = connectTo(instance);
  for (let round = 0; round < 5; round += 1) {
    await redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes").catch(() => undefined);
    await sleep(50);
  }
  expect(await redis.set("still", "here")).toBe("OK");
  expect(nodesOf(server, instance).masterId).toBe(masterId);
  expect(server.logLines.filter((line) => line.includes('"failover"'))).toEqual([]);
  await statusBecomes(server, instance, "Normal");
}, 60_000);

test("the timings", () => {
  console.log(timings.join("\n"));
});
