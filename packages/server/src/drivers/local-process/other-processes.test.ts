import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LocalDriver } from "./driver.ts";
import { createLocalFixture, type LocalFixture } from "./local-fixture.ts";
import { readStat } from "./proc.ts";

let fixture: LocalFixture;
let driver: LocalDriver | undefined;
let otherProcess: ChildProcess | undefined;

beforeEach(async () => {
  fixture = await createLocalFixture();
});
afterEach(async () => {
  otherProcess?.kill("SIGKILL");
  for (const handle of (await driver?.list()) ?? []) await driver?.destroy(handle.nodeId);
  await driver?.[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

/** A second program that starts node `n1` and sends itself a signal before it could record it. */
function startAndSignalItself(signal: "SIGKILL" | "SIGSTOP"): ChildProcess {
  const script = `
    const { createLocalDriver } = await import(${JSON.stringify(import.meta.resolve("./driver.ts"))});
    const { executables, redisSpec } =
      await import(${JSON.stringify(import.meta.resolve("./local-fixture.ts"))});
    const dataDir = ${JSON.stringify(fixture.dataDir)};
    const driver = createLocalDriver({ dataDir, clock: { now: () => 0 }, executables, log: console });
    await driver.ensure(redisSpec("n1"));
    process.kill(process.pid, ${JSON.stringify(signal)});`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
}

test("a control plane killed between start and record leaves a node that the next one adopts", async () => {
  otherProcess = startAndSignalItself("SIGKILL");
  await waitFor(() => expect(otherProcess?.signalCode).toBe("SIGKILL"));
  driver = await fixture.open();
  const [found, ...others] = await driver.list();
  expect(found?.nodeId).toBe("n1");
  expect(others).toEqual([]);
  expect(await driver.ensure(fixture.spec("n1"))).toEqual(found);
  if (found) await fixture.untilReady(found);
  expect(fixture.countProcesses("n1")).toBe(1);

  const exits: string[] = [];
  driver.onExit((nodeId) => exits.push(nodeId));
  if (found) process.kill(found.pid, "SIGKILL");
  await waitFor(() => expect(exits).toEqual(["n1"]));
});

test("a zombie counts as ended, and its node starts anew", async () => {
  otherProcess = startAndSignalItself("SIGSTOP");
  await waitFor(() => expect(readStat(otherProcess?.pid ?? 0)?.state).toBe("T"));
  driver = await fixture.open();
  const exits: string[] = [];
  driver.onExit((nodeId) => exits.push(nodeId));
  const [found] = await driver.list();
  if (!found) throw new Error("the node was not found");
  // Its parent is frozen, so nobody takes note of its end.
  process.kill(found.pid, "SIGKILL");
  await waitFor(() => expect(readStat(found.pid)?.state).toBe("Z"));
  expect((await driver.inspect(found)).running).toBe(false);
  await driver.stop(found, { graceMs: 5_000 });
  await waitFor(() => expect(exits).toEqual(["n1"]));
  expect((await driver.ensure(fixture.spec("n1"), found)).pid).not.toBe(found.pid);
});

const inNamespace = ["--user", "--map-root-user", "--mount", "sh", "-c"];
const canUnshare = spawnSync("unshare", [...inNamespace, "mount -t tmpfs none /tmp"]).status === 0;

test.skipIf(!canUnshare)(
  "a node of another container with the same paths is none of ours",
  async () => {
    driver = await fixture.open();
    const script = `mount -t tmpfs none ${fixture.dataDir} && exec sleep 60`;
    const env = { ...process.env, KVASIR_NODE: "n1", KVASIR_INSTALLATION: fixture.dataDir };
    otherProcess = spawn("unshare", [...inNamespace, script], { env, detached: true });
    const { pid = 0 } = otherProcess;
    const name = () => readFileSync(`/proc/${pid}/comm`, "utf8");
    await waitFor(() => expect(name()).toBe("sleep\n"));
    expect(readStat(pid)?.session).toBe(pid);
    expect(await driver.list()).toEqual([]);
    expect(readStat(pid)?.state).toBe("S");
  },
);
