import { appendFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { NodeSpec } from "../driver.ts";
import { describeDriverContract } from "../driver-contract.ts";
import type { LocalDriver } from "./driver.ts";
import { handleOf } from "./handle.ts";
import {
  createLocalFixture,
  createSpawnerFixture,
  executables,
  type LocalFixture,
} from "./local-fixture.ts";
import { readStat } from "./proc.ts";

describeDriverContract("local-process", createLocalFixture);
describeDriverContract("local-process with a spawner", createSpawnerFixture);

let fixture: LocalFixture;
let driver: LocalDriver;

beforeEach(async () => {
  fixture = await createLocalFixture();
  driver = await fixture.open({ executables: { ...executables, memcached: "/bin/sh" } });
});
afterEach(async () => {
  for (const handle of await driver.list()) await driver.destroy(handle.nodeId, handle);
  await driver[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 10 });

function shell(nodeId: string, script: string, more: Partial<NodeSpec> = {}): NodeSpec {
  return { nodeId, engine: "memcached", args: ["-c", script], files: {}, ...more };
}

test("Redis is found by its output file after it has overwritten its environment", async () => {
  const handle = await driver.ensure(fixture.spec("n1"));
  const environment = () => readFileSync(`/proc/${handle.pid}/environ`, "utf8");
  await waitFor(() => expect(environment()).not.toContain("KVASIR"));
  await driver[Symbol.asyncDispose]();
  driver = await fixture.open();
  expect(await driver.list()).toEqual([handle]);
});

test("a node that has closed its output is found by its environment", async () => {
  const handle = await driver.ensure(shell("n1", "exec sleep 60 >/dev/null 2>&1"));
  await waitFor(() => expect(readStat(handle.pid)?.state).toBe("S"));
  await driver[Symbol.asyncDispose]();
  driver = await fixture.open();
  expect(await driver.list()).toEqual([handle]);
});

test("the time of a node grows while it works, and stands still while it is frozen", async () => {
  const handle = await driver.ensure(shell("n1", "while :; do :; done"));
  const first = (await driver.cpuTicks(handle)) ?? -1;
  expect(first).toBeGreaterThanOrEqual(0);
  await vi.waitFor(async () => expect(await driver.cpuTicks(handle)).toBeGreaterThan(first + 1));
  process.kill(handle.pid, "SIGSTOP");
  await waitFor(() => expect(readStat(handle.pid)?.state).toBe("T"));
  const frozen = await driver.cpuTicks(handle);
  await sleep(100);
  expect(await driver.cpuTicks(handle)).toBe(frozen);
  await driver.stop(handle, { graceMs: 0 });
  expect(await driver.cpuTicks(handle)).toBeNull();
});

test("what nodes print is bounded, and they go on printing into the same file", async () => {
  await driver[Symbol.asyncDispose]();
  driver = await fixture.open({ mostOutputBytes: 100_000 });
  const handle = await driver.ensure(fixture.spec("n1"));
  const quiet = await driver.ensure(fixture.spec("n2"));
  await Promise.all([fixture.untilReady(handle), fixture.untilReady(quiet)]);
  const output = join(handle.dir, "output.log");
  const sizeOf = (file: string) => statSync(file).size;
  const before = readFileSync(join(quiet.dir, "output.log"), "utf8");
  appendFileSync(output, `${"x".repeat(99)}\n`.repeat(1_500));

  await driver.trimOutput();
  expect(sizeOf(output)).toBe(0);
  expect(sizeOf(`${output}.1`)).toBeGreaterThan(150_000);
  // It may print more meanwhile, and has lost nothing.
  expect(readFileSync(join(quiet.dir, "output.log"), "utf8").startsWith(before)).toBe(true);
  // The node writes where it should, and is known by its output as before.
  await driver[Symbol.asyncDispose]();
  driver = await fixture.open();
  expect((await driver.list()).map(({ nodeId }) => nodeId).sort()).toEqual(["n1", "n2"]);
  await driver.stop(handle, { graceMs: 5_000 });
  expect(readFileSync(output, "utf8")).toMatch(/^\d+:[\w-]+ .*SIGTERM/);
  expect(await driver.lastWords("n1")).toMatch(/bye bye/);
});

test("another installation does not see the node", async () => {
  const handle = await driver.ensure(fixture.spec("n1"));
  await using otherFixture = await createLocalFixture();
  await using other = await otherFixture.open();
  expect(await other.list()).toEqual([]);
  expect((await other.inspect(handle)).running).toBe(false);
  await other.stop(handle, { graceMs: 0 });
  expect(await driver.inspect(handle)).toEqual({ running: true });
});

test("what a node forks is not taken for a node, and ends with it", async () => {
  const script = "sleep 60 & echo $! > child.pid; wait";
  const handle = await driver.ensure(shell("n1", script));
  const pidFile = join(handle.dir, "child.pid");
  await waitFor(() => expect(readFileSync(pidFile, "utf8")).toMatch(/^\d+\n$/));
  const childPid = Number(readFileSync(pidFile, "utf8"));
  expect(await driver.list()).toEqual([handle]);
  await driver.destroy("n1");
  await waitFor(() => expect(readStat(childPid)?.state ?? "Z").toBe("Z"));
});

test("a process without our mark is safe, even when a handle names it exactly", async () => {
  const self = readStat(process.pid);
  if (!self) throw new Error("no /proc entry of this process");
  const forged = handleOf("n1", driver.dirOf("n1"), self);
  expect((await driver.inspect(forged)).running).toBe(false);
  await driver.stop(forged, { graceMs: 0 });
  await driver.destroy("n1", forged);
  expect((await driver.ensure(fixture.spec("n1"), forged)).pid).not.toBe(process.pid);
});

test("a node that ignores SIGTERM is killed when its grace is over", async () => {
  const handle = await driver.ensure(shell("n1", "trap '' TERM; echo ready; sleep 60"));
  await waitFor(() =>
    expect(readFileSync(join(handle.dir, "output.log"), "utf8")).toContain("\nready\n"),
  );
  await driver.stop(handle, { graceMs: 100 });
  expect(await driver.inspect(handle)).toEqual({ running: false, exit: "signal SIGKILL" });
});

test("inspect says how a node of this control plane ended", async () => {
  const handle = await driver.ensure(shell("n1", "exit 7"));
  await vi.waitFor(async () =>
    expect(await driver.inspect(handle)).toEqual({ running: false, exit: "exit code 7" }),
  );
});

test.each([
  ["the control plane", 0],
  ["the spawner", 1],
])("folder and files are private, filled in, and rewritten when %s starts", async (_, before) => {
  for (let count = 0; count < before; count++) await driver.ensure(shell("n0", "exit"));
  const script = "stat -c %a . secret.conf output.log; cat secret.conf; env | sort";
  const spec = shell("n1", script, {
    env: { CONF: "{dir}/secret.conf", KVASIR_NODE: "forged" },
    files: { "secret.conf": "dir={dir} cost=$& it's \\n\n" },
  });
  const handle = await driver.ensure(spec);
  await vi.waitFor(async () => expect((await driver.inspect(handle)).running).toBe(false));
  const output = readFileSync(join(handle.dir, "output.log"), "utf8");
  expect(output).toContain(`\n700\n600\n600\ndir=${handle.dir} cost=$& it's \\n\n`);
  expect(output).toContain(`\nCONF=${handle.dir}/secret.conf\n`);
  expect(output).toContain("\nKVASIR_NODE=n1\n");
  expect(output).toContain(`\nKVASIR_INSTALLATION=${fixture.dataDir}\n`);
  expect(output).not.toContain("HOME=");
  expect(output).not.toContain("KVASIR_SPAWNER");

  await driver.ensure({ ...spec, files: { "secret.conf": "second\n" } }, handle);
  expect(readFileSync(join(handle.dir, "secret.conf"), "utf8")).toBe("second\n");
  expect(statSync(join(handle.dir, "secret.conf")).mode & 0o777).toBe(0o600);
});

test.each(["../n1", "", ".", "a/b"])("the node id %j is refused", async (nodeId) => {
  expect(() => driver.dirOf(nodeId)).toThrow("Not usable as a node id");
});

test("destroy removes a folder that was only half made", async () => {
  const bad = { ...fixture.spec("n1"), files: { "good.conf": "x", "../bad": "y" } };
  await expect(driver.ensure(bad)).rejects.toThrow("Not usable as a file name");
  expect(existsSync(driver.dirOf("n1"))).toBe(true);
  await driver.destroy("n1");
  expect(existsSync(driver.dirOf("n1"))).toBe(false);
});

test("more nodes than may start at once all start", async () => {
  const ids = Array.from({ length: 10 }, (_, index) => `n${index}`);
  await Promise.all(ids.map((nodeId) => driver.ensure(fixture.spec(nodeId))));
  expect(await driver.list()).toHaveLength(10);
});

test("a failing listener does not keep the others from hearing of an exit", async () => {
  const exits: string[] = [];
  driver.onExit(() => {
    throw new Error("a listener's own fault");
  });
  driver.onExit((nodeId) => exits.push(nodeId));
  await driver.ensure(shell("n1", "exit 0"));
  await waitFor(() => expect(exits).toEqual(["n1"]));
});
