import { setTimeout as sleep } from "node:timers/promises";
import { connectTo } from "./redis-connection.ts";

/**
 * A client that appends numbers to a list, one after the other, and remembers which of them were
 * acknowledged. It dials again whenever its connection ends, as applications do.
 */
export class Writer implements AsyncDisposable {
  readonly #instance: Parameters<typeof connectTo>[0];
  readonly #acknowledged: string[] = [];
  readonly #running: Promise<void>;
  #stopped = false;
  #next = 0;
  #failures = 0;
  #lastAt = 0;
  #longestGapMs = 0;

  constructor(instance: Parameters<typeof connectTo>[0]) {
    this.#instance = instance;
    this.#running = this.#run();
  }

  /** Resolves when so many more writes were acknowledged. */
  async hasWritten(count: number): Promise<void> {
    const goal = this.#acknowledged.length + count;
    while (this.#acknowledged.length < goal) await sleep(2);
  }

  async stop() {
    this.#stopped = true;
    await this.#running;
    return {
      acknowledged: this.#acknowledged,
      failures: this.#failures,
      longestGapMs: this.#longestGapMs,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      using redis = connectTo(this.#instance);
      try {
        while (!this.#stopped) {
          const value = String(this.#next++);
          await Promise.race([redis.rpush("written", value), failAfter(1_000)]);
          this.#note(value);
        }
      } catch {
        // Counted; the next connection goes on.
        this.#failures += 1;
        await sleep(2);
      }
    }
  }

  #note(value: string): void {
    const now = performance.now();
    if (this.#lastAt > 0) this.#longestGapMs = Math.max(this.#longestGapMs, now - this.#lastAt);
    this.#lastAt = now;
    this.#acknowledged.push(value);
  }
}

async function failAfter(ms: number): Promise<never> {
  await sleep(ms, undefined, { ref: false });
  throw new Error("no answer");
}
