import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TerminalError } from "../kernel/api-error.ts";
import type { Driver, NodeHandle, NodeSpec } from "./driver.ts";

/** One machine on which control planes come and go. Disposal ends whatever still runs. */
export interface DriverFixture extends AsyncDisposable {
  /** A control plane starts. Opened again, it is one that starts after the last was disposed. */
  open(): Promise<Driver & AsyncDisposable>;
  /** A driver that cannot find the executable of `spec`. */
  openWithoutExecutable(): Promise<Driver & AsyncDisposable>;
  spec(nodeId: string): NodeSpec;
  /** Resolves when the process has set itself up and would react to SIGTERM in its own way. */
  untilReady(handle: NodeHandle): Promise<void>;
  /** Ends the process as `kill -9` does, behind the driver's back. */
  kill(handle: NodeHandle): void;
  /** Stops the process from running, as SIGSTOP does. */
  freeze(handle: NodeHandle): void;
  /** Processes of this node, counted without the driver. */
  countProcesses(nodeId: string): number;
  folderExists(nodeId: string): boolean;
}

/** What every driver has to do, whatever it runs nodes on. */
export function describeDriverContract(
  name: string,
  createFixture: () => Promise<DriverFixture>,
): void {
  describe(`${name} keeps the driver contract:`, () => {
    let fixture: DriverFixture;
    let driver: Driver & AsyncDisposable;

    beforeEach(async () => {
      fixture = await createFixture();
      driver = await fixture.open();
    });
    afterEach(async () => {
      await driver[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    });

    async function restartControlPlane(): Promise<void> {
      await driver[Symbol.asyncDispose]();
      driver = await fixture.open();
    }

    test("a second ensure adopts what the first started, with the handle and without", async () => {
      const first = await driver.ensure(fixture.spec("n1"));
      expect(await driver.ensure(fixture.spec("n1"))).toEqual(first);
      expect(await driver.ensure(fixture.spec("n1"), first)).toEqual(first);
      expect(await driver.inspect(first)).toEqual({ running: true });
      expect(fixture.countProcesses("n1")).toBe(1);
    });

    test("ensures at the same time give one process per node", async () => {
      const ids = ["n1", "n2", "n3", "n4", "n5", "n6"];
      const calls = [...ids, ...ids, ...ids].map((nodeId) => driver.ensure(fixture.spec(nodeId)));
      const pids = new Set((await Promise.all(calls)).map((handle) => handle.pid));
      expect(pids.size).toBe(ids.length);
      for (const nodeId of ids) expect(fixture.countProcesses(nodeId)).toBe(1);
    });

    test("a restarted control plane adopts with the stored handle", async () => {
      const first = await driver.ensure(fixture.spec("n1"));
      await restartControlPlane();
      expect(await driver.ensure(fixture.spec("n1"), first)).toEqual(first);
      expect(fixture.countProcesses("n1")).toBe(1);
    });

    test("a restarted control plane adopts what it has no record of", async () => {
      const first = await driver.ensure(fixture.spec("n1"));
      await restartControlPlane();
      expect(await driver.ensure(fixture.spec("n1"))).toEqual(first);
      expect(fixture.countProcesses("n1")).toBe(1);
    });

    test("list finds every node, also after a restart", async () => {
      const handles = await Promise.all(
        ["n1", "n2", "n3"].map((nodeId) => driver.ensure(fixture.spec(nodeId))),
      );
      expect(byNode(await driver.list())).toEqual(byNode(handles));
      await restartControlPlane();
      expect(byNode(await driver.list())).toEqual(byNode(handles));
    });

    test("a killed process is announced once, does not run, and ensure starts another", async () => {
      const exits: string[] = [];
      driver.onExit((nodeId) => exits.push(nodeId));
      const other = await driver.ensure(fixture.spec("n2"));
      const first = await driver.ensure(fixture.spec("n1"));
      fixture.kill(first);
      await vi.waitFor(() => expect(exits).toEqual(["n1"]), { timeout: 5_000 });
      expect(await driver.inspect(first)).toEqual({ running: false, exit: "signal SIGKILL" });
      expect(await driver.list()).toEqual([other]);

      const second = await driver.ensure(fixture.spec("n1"), first);
      expect(second.pid).not.toBe(first.pid);
      expect(await driver.inspect(second)).toEqual({ running: true });
      expect((await driver.inspect(first)).running).toBe(false);
      await driver.stop(second, { graceMs: 5_000 });
      await vi.waitFor(() => expect(exits).toEqual(["n1", "n1"]), { timeout: 5_000 });
    });

    test("the end of an adopted process is announced", async () => {
      const handle = await driver.ensure(fixture.spec("n1"));
      await restartControlPlane();
      const exits: string[] = [];
      driver.onExit((nodeId) => exits.push(nodeId));
      fixture.kill(handle);
      await vi.waitFor(() => expect(exits).toEqual(["n1"]), { timeout: 5_000 });
      expect((await driver.inspect(handle)).running).toBe(false);
    });

    test("a disposed driver announces nothing", async () => {
      const exits: string[] = [];
      driver.onExit((nodeId) => exits.push(nodeId));
      const handle = await driver.ensure(fixture.spec("n1"));
      await restartControlPlane();
      const heard = new Promise<void>((resolve) => driver.onExit(() => resolve()));
      fixture.kill(handle);
      await heard;
      expect(exits).toEqual([]);
    });

    test("stop ends the process, keeps the folder, and may be repeated", async () => {
      const handle = await driver.ensure(fixture.spec("n1"));
      await driver.stop(handle, { graceMs: 5_000 });
      expect((await driver.inspect(handle)).running).toBe(false);
      expect(fixture.countProcesses("n1")).toBe(0);
      await driver.stop(handle, { graceMs: 5_000 });
      expect(fixture.folderExists("n1")).toBe(true);
    });

    test("an adopted process can be stopped", async () => {
      const handle = await driver.ensure(fixture.spec("n1"));
      await restartControlPlane();
      await driver.stop(handle, { graceMs: 5_000 });
      expect(fixture.countProcesses("n1")).toBe(0);
    });

    test.each([
      ["started", false],
      ["adopted", true],
    ])("a frozen %s process is stopped when its grace is over", async (_, adopted) => {
      const handle = await driver.ensure(fixture.spec("n1"));
      await fixture.untilReady(handle);
      if (adopted) await restartControlPlane();
      fixture.freeze(handle);
      const began = performance.now();
      await driver.stop(handle, { graceMs: 200 });
      expect(performance.now() - began).toBeGreaterThan(190);
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(fixture.countProcesses("n1")).toBe(0);
    });

    test("destroy ends the process, removes the folder, and may be repeated", async () => {
      const handle = await driver.ensure(fixture.spec("n1"));
      expect(fixture.folderExists("n1")).toBe(true);
      await driver.destroy("n1", handle);
      expect(fixture.countProcesses("n1")).toBe(0);
      expect(fixture.folderExists("n1")).toBe(false);
      await driver.destroy("n1", handle);
      await driver.destroy("n1");
      expect(await driver.list()).toEqual([]);
    });

    test("destroy after a restart needs no handle", async () => {
      await driver.ensure(fixture.spec("n1"));
      await restartControlPlane();
      await driver.destroy("n1");
      expect(fixture.countProcesses("n1")).toBe(0);
      expect(fixture.folderExists("n1")).toBe(false);
    });

    test.each([
      ["same", "n1"],
      ["another", "n2"],
    ])("a reused pid is neither adopted nor ended by a handle of %s node", async (_, nodeId) => {
      const innocent = await driver.ensure(fixture.spec("n1"));
      const outdated = { ...innocent, nodeId, startTicks: "0" };
      expect((await driver.inspect(outdated)).running).toBe(false);
      await driver.stop(outdated, { graceMs: 0 });
      const handle = await driver.ensure(fixture.spec(nodeId), outdated);
      expect(handle.startTicks).not.toBe("0");
      expect(handle.pid === innocent.pid).toBe(nodeId === "n1");
      if (nodeId === "n2") await driver.destroy("n2", outdated);
      expect(await driver.list()).toEqual([innocent]);
    });

    test("a missing executable is an error that no other try can mend", async () => {
      await driver[Symbol.asyncDispose]();
      driver = await fixture.openWithoutExecutable();
      await expect(driver.ensure(fixture.spec("n1"))).rejects.toThrow(TerminalError);
      await driver.destroy("n1");
      expect(fixture.folderExists("n1")).toBe(false);
    });
  });
}

function byNode(handles: readonly NodeHandle[]): NodeHandle[] {
  return [...handles].sort((a, b) => a.nodeId.localeCompare(b.nodeId));
}
