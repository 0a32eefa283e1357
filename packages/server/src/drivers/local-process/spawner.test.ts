import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LocalDriver } from "./driver.ts";
import { resolveExecutable } from "./executable.ts";
import { createSpawnerFixture, type LocalFixture } from "./local-fixture.ts";
import { findByVariable, readStat } from "./proc.ts";
import { Spawner, spawnerVariable } from "./spawner.ts";

let fixture: LocalFixture;
let driver: LocalDriver;

beforeEach(async () => {
  fixture = await createSpawnerFixture();
  driver = await fixture.open();
});
afterEach(async () => {
  for (const handle of await driver.list()) await driver.destroy(handle.nodeId, handle);
  await driver[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

function spawners(): number[] {
  const { dataDir } = fixture;
  return findByVariable({ installation: dataDir, nodesDir: `${dataDir}/nodes` }, spawnerVariable);
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

test("a node is the spawner's child and leads a session of its own", async () => {
  const { pid } = await driver.ensure(fixture.spec("n1"));
  expect(spawners()).toContain(parentOf(pid));
  expect(readStat(pid)?.session).toBe(pid);
});

test("how a node ended is asked of the spawner, and leaves no zombie", async () => {
  const handle = await driver.ensure(fixture.spec("n1"));
  await fixture.untilReady(handle);
  fixture.kill(handle);
  await vi.waitFor(async () =>
    expect(await driver.inspect(handle)).toEqual({ running: false, exit: "signal SIGKILL" }),
  );
  expect(readStat(handle.pid)).toBeUndefined();
});

test("nodes outlive a killed spawner, and the next one starts more", async () => {
  const first = await driver.ensure(fixture.spec("n1"));
  for (const pid of spawners()) process.kill(pid, "SIGKILL");
  await vi.waitFor(() => expect(spawners()).toEqual([]));
  const second = await vi.waitFor(() => driver.ensure(fixture.spec("n2")));
  expect(spawners()).toContain(parentOf(second.pid));
  expect((await driver.inspect(first)).running).toBe(true);
  const exits: string[] = [];
  driver.onExit((nodeId) => exits.push(nodeId));
  fixture.kill(first);
  await vi.waitFor(() => expect(exits).toEqual(["n1"]), { timeout: 5_000 });
});

test("the spawner ends with its control plane, and the nodes do not", async () => {
  const handle = await driver.ensure(fixture.spec("n1"));
  await driver[Symbol.asyncDispose]();
  await vi.waitFor(() => expect(spawners()).toEqual([]));
  driver = await fixture.open();
  expect(await driver.list()).toEqual([handle]);
});

test("what an earlier control plane's spawner has not started yet is not started any more", async () => {
  const { dataDir } = fixture;
  using early = new Spawner({
    setsid: resolveExecutable("setsid", "/usr/bin:/bin"),
    env: { PATH: "/usr/bin:/bin", KVASIR_INSTALLATION: dataDir },
  });
  early.prepare();
  // All of both: what is not there yet could not be stopped, and would go on.
  await vi.waitFor(() => expect(spawners()).toHaveLength(2 * spawnersOfOne), 5_000);
  for (const pid of spawners()) process.kill(pid, "SIGSTOP");
  const late = early.start({
    dir: dataDir,
    executable: "/bin/sleep",
    args: ["60"],
    env: { KVASIR_INSTALLATION: dataDir, KVASIR_NODE: "n9" },
    output: `${dataDir}/late.log`,
    heading: "late",
    files: {},
  });
  const outcome = expect(late).rejects.toThrow("has ended");
  await driver[Symbol.asyncDispose]();
  driver = await fixture.open();
  await outcome;
  expect((await driver.list()).map(({ nodeId }) => nodeId)).toEqual([]);
});

/** Processes of one spawner: two shells, and what copies to the second. */
const spawnersOfOne = 3;
