import { setTimeout as sleep } from "node:timers/promises";
import type { Changes } from "./changes.ts";
import { PostgresSession } from "./postgres-session.ts";
import { changesChannel } from "./postgres-writer.ts";
import { StoreUnavailable } from "./store.ts";

/** A connection that says nothing for so long is asked whether it is still there. */
const checkEveryMs = 2_000;
const retryMs = 200;

/**
 * Watches whether PostgreSQL is there, and counts what other control planes commit. It tells of a
 * commit right after it, usually within a millisecond; while nobody listens, nothing that was read
 * before can be reused.
 */
export class PostgresListener implements AsyncDisposable {
  readonly #session: PostgresSession;
  readonly #changes: Changes;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  /** Resolves after the first attempt to listen. */
  readonly begun: Promise<void>;

  /** @param ownProcessId server process of this control plane's writer, whose commits are counted */
  constructor(url: string, changes: Changes, ownProcessId: () => number | undefined) {
    this.#changes = changes;
    changes.setComplete(false);
    this.#session = new PostgresSession({
      url,
      setUp: `listen ${changesChannel}`,
      onNotification({ processId, payload = "" }) {
        if (processId !== ownProcessId()) changes.bump(payload.split(","));
      },
      onLoss: () => changes.setComplete(false),
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.begun = promise;
    this.#running = this.#listen(resolve);
  }

  async #listen(onBegun: () => void): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const isListening = await this.#check();
      onBegun();
      await sleep(isListening ? checkEveryMs : retryMs, undefined, { signal }).catch(() => {});
    }
  }

  async #check(): Promise<boolean> {
    try {
      const wasOpen = this.#session.isOpen;
      await this.#session.open();
      await this.#session.query("select 1");
      if (!wasOpen) this.#changes.setComplete(true);
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable) return false;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#session[Symbol.asyncDispose]();
  }
}
