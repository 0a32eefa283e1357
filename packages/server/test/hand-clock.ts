import type { Clock } from "../src/kernel/clock.ts";

/** An installation's clock that runs as the machine's does, from wherever a test puts it. */
export class HandClock implements Clock {
  #offsetMs = 0;
  /** Called after each move: a server does not notice by itself. */
  onMove: (() => void) | undefined;

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  moveTo(ms: number): void {
    this.#offsetMs = ms - Date.now();
    this.onMove?.();
  }
}
