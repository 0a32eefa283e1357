import { setTimeout as sleep } from "node:timers/promises";
import type { FrontDoorPaths } from "./paths.ts";
import { runMasterCommand } from "./runtime-socket.ts";

const pollMs = 10;

/** HAProxy's processes as its master sees them. */
export interface Workers {
  readonly masterPid: number;
  /** How often the master has loaded its configuration again, in vain or not. */
  readonly reloads: number;
  /** The worker that listens; undefined while none does. */
  readonly currentPid: number | undefined;
  /** Workers of before a reload, which only finish the connections they have. */
  readonly oldPids: readonly number[];
}

/** Reads the output of `show proc`: pid, type, number of reloads it has survived, … */
export function parseWorkers(output: string): Workers {
  let masterPid = 0;
  let reloads = 0;
  let currentPid: number | undefined;
  const oldPids: number[] = [];
  let old = false;
  for (const line of output.split("\n")) {
    if (line.startsWith("# ")) old = line === "# old workers";
    const [, pid, type, count] = /^(\d+)\s+(master|worker)\s+(\d+)/.exec(line) ?? [];
    if (type === "master") [masterPid, reloads] = [Number(pid), Number(count)];
    else if (type === "worker" && old) oldPids.push(Number(pid));
    else if (type === "worker") currentPid = Number(pid);
  }
  return { masterPid, reloads, currentPid, oldPids };
}

export async function readWorkers(paths: FrontDoorPaths): Promise<Workers> {
  return parseWorkers(await runMasterCommand(paths.masterSocket, "show proc"));
}

/**
 * Polls until the condition holds. The master cannot be reached at its start and during a reload.
 * `isAlive` is asked after each failed poll, to stop waiting for a process that has ended.
 * @throws Error after `timeoutMs`
 */
export async function waitForWorkers(
  paths: FrontDoorPaths,
  condition: (workers: Workers) => boolean,
  options: { timeoutMs: number; assertAlive: () => Promise<void> },
): Promise<Workers> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const workers = await readWorkers(paths).catch(unlessUnreachable);
    if (workers && condition(workers)) return workers;
    await options.assertAlive();
    if (performance.now() > deadline) {
      throw new Error(`HAProxy is not ready after ${options.timeoutMs} ms`);
    }
    await sleep(pollMs);
  }
}

export function isUnreachable(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return ["ECONNREFUSED", "ENOENT", "ECONNRESET", "EPIPE"].includes(code);
}

function unlessUnreachable(error: unknown): undefined {
  if (!isUnreachable(error)) throw error;
}
