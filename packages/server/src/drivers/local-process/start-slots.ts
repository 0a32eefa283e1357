import { setTimeout as sleep } from "node:timers/promises";
import type { NodeHandle } from "../driver.ts";
import { readStat } from "./proc.ts";

const pollIntervalMs = 10;
/** A server that loads a large data set is busy for long; it must not hold up the others. */
const longestStartMs = 250;

/** Bounds how many nodes go through the expensive first moments of their life at once. */
export class StartSlots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(limit: number) {
    if (!(limit >= 1)) throw new RangeError(`At least one node must be able to start: ${limit}`);
    this.#free = limit;
  }

  /**
   * Waits for a slot, first come first served, and starts. The caller has the handle as soon as
   * the process is there; the slot is given back when the process first sleeps, which for a
   * server means that it has set itself up and waits for clients.
   */
  async start<T extends { handle: NodeHandle }>(spawn: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      const started = await spawn();
      const release = () => this.#release();
      asleep(started.handle).then(release, release);
      return started;
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

async function asleep({ pid, startTicks }: NodeHandle): Promise<void> {
  const deadline = performance.now() + longestStartMs;
  while (performance.now() < deadline) {
    await sleep(pollIntervalMs);
    const stat = readStat(pid);
    const busy = stat?.state === "R" || stat?.state === "D";
    if (!busy || stat?.startTicks !== startTicks) return;
  }
}
