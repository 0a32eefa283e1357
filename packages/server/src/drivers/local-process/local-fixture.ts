import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { systemClock } from "../../kernel/clock.ts";
import type { NodeHandle, NodeSpec } from "../driver.ts";
import type { DriverFixture } from "../driver-contract.ts";
import { createLocalDriver, type LocalDriver, type LocalDriverOptions } from "./driver.ts";

export interface LocalFixture extends DriverFixture {
  readonly dataDir: string;
  open(options?: Partial<LocalDriverOptions>): Promise<LocalDriver>;
}

export const executables = { redis: "redis-server", memcached: "memcached", haproxy: "haproxy" };

/** A temporary data folder for real Redis processes. For tests. */
export async function createLocalFixture(): Promise<LocalFixture> {
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), "kvasir-driver-")));
  const log = pino({ level: "silent" });
  const open = async (options: Partial<LocalDriverOptions> = {}) =>
    createLocalDriver({ dataDir, clock: systemClock, executables, log, ...options });
  return {
    dataDir,
    open,
    openWithoutExecutable: () => open({ executables: { ...executables, redis: "no-such-server" } }),
    spec: redisSpec,
    untilReady,
    kill: ({ pid }) => process.kill(pid, "SIGKILL"),
    freeze: ({ pid }) => process.kill(pid, "SIGSTOP"),
    countProcesses: (nodeId) => processesOf(join(dataDir, "nodes", nodeId)).length,
    folderExists: (nodeId) => existsSync(join(dataDir, "nodes", nodeId)),
    [Symbol.asyncDispose]: async () => {
      for (const pid of processesOf(dataDir)) process.kill(pid, "SIGKILL");
      await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** The same, where every start but the first one after opening is the spawner's work. */
export async function createSpawnerFixture(): Promise<LocalFixture> {
  const fixture = await createLocalFixture();
  return {
    ...fixture,
    async open(options) {
      const driver = await fixture.open(options);
      await driver.destroy("warm", await driver.ensure(redisSpec("warm")));
      return driver;
    },
  };
}

export function redisSpec(nodeId: string): NodeSpec {
  const args = ["--port", "0", "--unixsocket", "{dir}/redis.sock", "--save", ""];
  return { nodeId, engine: "redis", args, files: {} };
}

/** A Redis that listens has its signal handlers. Needs no test runner, unlike `vi.waitFor`. */
async function untilReady({ nodeId, dir }: NodeHandle): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!existsSync(join(dir, "redis.sock"))) {
    if (performance.now() > deadline) throw new Error(`${nodeId} does not listen`);
    await sleep(10);
  }
}

/** Pids whose command line names the folder. A zombie has none, so it does not count. */
export function processesOf(dir: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(`${dir}/`))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
}
