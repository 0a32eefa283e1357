import { type MemcachedReading, memcachedMetrics, memcachedReading } from "./memcached-reading.ts";
import type { MonitoredMemcached, Watch } from "./watch.ts";

export class MemcachedWatch implements Watch {
  readonly node: MonitoredMemcached;
  #last: MemcachedReading | undefined;
  #isBusy = false;

  constructor(node: MonitoredMemcached) {
    this.node = node;
  }

  get hasReading(): boolean {
    return this.#last !== undefined || this.#isBusy;
  }

  async sample(): Promise<Map<string, number> | null> {
    if (this.#isBusy) return null;
    this.#isBusy = true;
    try {
      const before = this.#last;
      this.#last = memcachedReading(await this.node.stats(), performance.now());
      return before ? memcachedMetrics(before, this.#last) : null;
    } finally {
      this.#isBusy = false;
    }
  }

  /** memcached keeps no slow log. */
  async collectSlowCommands(): Promise<void> {}
}
