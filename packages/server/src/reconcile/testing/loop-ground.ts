import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, vi } from "vitest";
import { type Clock, systemClock } from "../../kernel/clock.ts";
import { openSqliteStore } from "../../store/sqlite-store.ts";
import type { Store } from "../../store/store.ts";
import { Loop } from "../loop.ts";
import type { Reconciler } from "../reconciler.ts";
import { workQueue } from "../work-queue.ts";

interface NewLoopOptions {
  readonly concurrency?: number;
  readonly maxBackoffMs?: number;
  readonly pollMs?: number;
  readonly over?: Store;
  readonly clock?: Clock;
}

/** Gives each test of the file an empty store, and ends the loop that it made. */
export function loopGround() {
  let dir: string;
  let store: Store;
  let loop: Loop | undefined;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "kvasir-loop-"));
    store = await openSqliteStore(join(dir, "kvasir.db"));
  });
  afterEach(async () => {
    await loop?.[Symbol.asyncDispose]();
    loop = undefined;
    await store[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true });
  });

  return {
    store: () => store,

    /** Not started yet. Its work is of the kind `thing`. */
    newLoop(reconcile: Reconciler["reconcile"], options: NewLoopOptions = {}): Loop {
      const { pollMs = 60_000, concurrency = 8, over = store, clock = systemClock } = options;
      const { maxBackoffMs } = options;
      const thing: Reconciler = { kind: "thing", concurrency, reconcile };
      loop = new Loop({
        store: over,
        clock,
        log: pino({ level: "silent" }),
        reconcilers: [maxBackoffMs === undefined ? thing : { ...thing, maxBackoffMs }],
        pollMs,
      });
      return loop;
    },

    /** As an operation asks: durable, then a wake-up. */
    request: (key: string, { dueInMs = 0, wake = true, now = systemClock.now() } = {}) =>
      store.transact(async (db, onCommit) => {
        const queue = workQueue(db, onCommit, now, (kind, name) => wake && loop?.wake(kind, name));
        await queue.request("thing", key, now + dueInMs);
      }),

    workRows: () => store.read((db) => db.selectFrom("work").selectAll().execute()),
  };
}

export function eventually(check: () => unknown, timeout = 2_000) {
  return vi.waitFor(check, { timeout, interval: 2 });
}
