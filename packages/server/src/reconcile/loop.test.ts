import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TerminalError } from "../kernel/api-error.ts";
import { systemClock } from "../kernel/clock.ts";
import type { Db } from "../store/db.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { Loop } from "./loop.ts";
import { backoffMs } from "./next-due.ts";
import { after, done, type Outcome, type Reconciler } from "./reconciler.ts";
import { workQueue } from "./work-queue.ts";

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

function newLoop(
  reconcile: Reconciler["reconcile"],
  options: { concurrency?: number; maxBackoffMs?: number; pollMs?: number; over?: Store } = {},
): Loop {
  const { pollMs = 60_000, concurrency = 8, over = store, ...rest } = options;
  loop = new Loop({
    store: over,
    clock: systemClock,
    log: pino({ level: "silent" }),
    reconcilers: [{ kind: "thing", concurrency, reconcile, ...rest }],
    pollMs,
  });
  return loop;
}

/** As an operation asks: durable, then a wake-up. */
const request = (key: string, { dueInMs = 0, wake = true } = {}) =>
  store.transact(async (db, onCommit) => {
    const now = systemClock.now();
    const queue = workQueue(db, onCommit, now, (kind, name) => wake && loop?.wake(kind, name));
    await queue.request("thing", key, now + dueInMs);
  });

const workRows = () => store.read((db) => db.selectFrom("work").selectAll().execute());
const eventually = (check: () => unknown, timeout = 2_000) =>
  vi.waitFor(check, { timeout, interval: 2 });

test("what was asked for before the start is done after it, with or without a wake-up", async () => {
  const seen: string[] = [];
  await request("asked");
  newLoop(async (key) => {
    seen.push(key);
    return done;
  });
  loop?.wake("thing", "woken");
  expect(seen).toEqual([]);
  loop?.start();
  await eventually(() => expect(seen.toSorted()).toEqual(["asked", "woken"]));
});

test("work that is done leaves the table", async () => {
  newLoop(async () => done).start();
  await request("a");
  await eventually(async () => expect(await workRows()).toEqual([]));
});

test("one run per key at a time; a request during a run starts another one right after it", async () => {
  let running = 0;
  let runs = 0;
  let most = 0;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  newLoop(async () => {
    runs += 1;
    running += 1;
    most = Math.max(most, running);
    await gate;
    running -= 1;
    return done;
  }).start();
  await request("a");
  await eventually(() => expect(running).toBe(1));
  await request("a");
  await request("a");
  open();
  await eventually(() => expect(runs).toBe(2));
  await eventually(async () => expect(await workRows()).toEqual([]));
  expect(most).toBe(1);
});

test("a request that comes during a run without a wake-up is not lost", async () => {
  let runs = 0;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  newLoop(async () => {
    runs += 1;
    await gate;
    return done;
  }).start();
  await request("a");
  await eventually(() => expect(runs).toBe(1));
  await request("a", { wake: false });
  open();
  await eventually(() => expect(runs).toBe(2));
  await eventually(async () => expect(await workRows()).toEqual([]));
});

test("a run that asks to come back is run again after that time, not before", async () => {
  const times: number[] = [];
  newLoop(async () => {
    times.push(performance.now());
    return times.length < 3 ? after(60) : done;
  }).start();
  await request("a");
  await eventually(() => expect(times).toHaveLength(3));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(58);
});

test("work that comes due while the table is being read is not overlooked", async () => {
  // A database across a network: the answer is older than the moment it is read.
  const slow: Store = Object.assign(Object.create(store) as Store, {
    transact: store.transact.bind(store),
    async read<Result>(run: (db: Db) => Promise<Result>): Promise<Result> {
      const result = await store.read(run);
      await sleep(4);
      return result;
    },
  });
  const last = new Map<string, number>();
  let worstGapMs = 0;
  const keys = ["a", "b", "c"];
  newLoop(
    async (key) => {
      const now = performance.now();
      worstGapMs = Math.max(worstGapMs, now - (last.get(key) ?? now));
      last.set(key, now);
      return after(1 + keys.indexOf(key) * 3);
    },
    { over: slow },
  ).start();
  for (const key of keys) await request(key);
  await sleep(2_000);
  for (const [, at] of last) worstGapMs = Math.max(worstGapMs, performance.now() - at);
  expect([...last.keys()].toSorted()).toEqual(keys);
  expect(worstGapMs).toBeLessThan(800);
});

test("a failure is tried again with growing pauses, and success forgets them", async () => {
  const times: number[] = [];
  newLoop(async () => {
    times.push(performance.now());
    if (times.length <= 3) throw new Error("not yet");
    return after(3_600_000);
  }).start();
  await request("a");
  await eventually(() => expect(times).toHaveLength(4));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  for (const [attempt, gap] of gaps.entries()) {
    expect(gap).toBeGreaterThanOrEqual(backoffMs(attempt) - 2);
  }
  await eventually(async () =>
    expect(await workRows()).toMatchObject([{ attempts: 0, lastError: "" }]),
  );
});

test("the pause doubles up to half a minute, or to what the reconciler says", async () => {
  expect([0, 1, 2, 3].map(backoffMs)).toEqual([50, 100, 200, 400]);
  expect(backoffMs(60)).toBe(30_000);
  let runs = 0;
  newLoop(
    async () => {
      runs += 1;
      throw new Error("never");
    },
    { maxBackoffMs: 20 },
  ).start();
  await request("a");
  await eventually(() => expect(runs).toBeGreaterThan(8));
});

test("a failure that no retry mends is not retried until somebody asks again", async () => {
  let runs = 0;
  newLoop(async () => {
    runs += 1;
    throw new TerminalError("hopeless");
  }).start();
  await request("a");
  await eventually(async () => expect(await workRows()).toEqual([]));
  expect(runs).toBe(1);
  await request("a");
  await eventually(() => expect(runs).toBe(2));
});

test("a wake-up for work that is in no table is followed up all the same", async () => {
  const outcomes: (() => Outcome)[] = [
    () => after(20),
    () => {
      throw new Error("not yet");
    },
    () => done,
  ];
  let runs = 0;
  newLoop(async () => (outcomes[runs++] ?? (() => done))()).start();
  loop?.wake("thing", "a");
  await eventually(() => expect(runs).toBe(3));
  await eventually(async () => expect(await workRows()).toEqual([]));
});

test("no more runs of a kind at once than it allows, and all get their turn", async () => {
  let running = 0;
  let most = 0;
  const seen = new Set<string>();
  newLoop(
    async (key) => {
      running += 1;
      most = Math.max(most, running);
      seen.add(key);
      await sleep(5);
      running -= 1;
      return done;
    },
    { concurrency: 3 },
  ).start();
  await Promise.all(Array.from({ length: 20 }, (_, index) => request(`k${index}`)));
  await eventually(() => expect(seen.size).toBe(20));
  expect(most).toBe(3);
});

test("work that another process asked for is found by polling", async () => {
  const seen: string[] = [];
  newLoop(
    async (key) => {
      seen.push(key);
      return done;
    },
    { pollMs: 50 },
  ).start();
  await request("theirs", { wake: false });
  await eventually(() => expect(seen).toEqual(["theirs"]));
});

test("work that is due later waits for its time", async () => {
  let at = 0;
  newLoop(async () => {
    at = performance.now();
    return done;
  }).start();
  const askedAt = performance.now();
  await request("a", { dueInMs: 150 });
  loop?.wake("thing", "b");
  await eventually(() => expect(at).toBeGreaterThan(0));
  at = 0;
  await eventually(() => expect(at).toBeGreaterThan(0), 6_000);
  expect(at - askedAt).toBeGreaterThanOrEqual(148);
});

test("disposal waits for what runs, tells it to stop, and starts nothing more", async () => {
  let ended = false;
  let runs = 0;
  const own = newLoop(async (_, { signal }) => {
    runs += 1;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    await sleep(20);
    ended = true;
    return after(0);
  });
  own.start();
  await request("a");
  await eventually(() => expect(runs).toBe(1));
  own.wake("thing", "a");
  await own[Symbol.asyncDispose]();
  expect(ended).toBe(true);
  own.wake("thing", "b");
  await sleep(20);
  expect(runs).toBe(1);
  expect(await workRows()).toMatchObject([{ key: "a" }]);
});

test("a held loop runs nothing, tells what runs to stop, and goes on with what was asked for", async () => {
  let stopped = false;
  const seen: string[] = [];
  const own = newLoop(async (key, { signal }) => {
    seen.push(key);
    if (key === "long") {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      stopped = true;
    }
    return done;
  });
  own.start();
  await request("long");
  await eventually(() => expect(seen).toEqual(["long"]));
  const letGo = await own.hold();
  expect(stopped).toBe(true);
  await request("meanwhile");
  own.wake("thing", "woken");
  own.poll();
  await sleep(30);
  expect(seen).toEqual(["long"]);
  await store.transact((db) => db.deleteFrom("work").where("key", "=", "long").execute());
  letGo();
  await eventually(() => expect(seen).toEqual(["long", "meanwhile"]));
});

test("work that is due by a clock that was moved is found at once", async () => {
  let aheadMs = 0;
  const seen: string[] = [];
  loop = new Loop({
    store,
    clock: { now: () => systemClock.now() + aheadMs },
    log: pino({ level: "silent" }),
    reconcilers: [
      {
        kind: "thing",
        concurrency: 1,
        reconcile: async (key) => {
          seen.push(key);
          return done;
        },
      },
    ],
    pollMs: 60_000,
  });
  loop.start();
  await request("tomorrow", { dueInMs: 86_400_000, wake: false });
  loop.poll();
  await sleep(20);
  expect(seen).toEqual([]);
  aheadMs = 86_400_001;
  loop.poll();
  await eventually(() => expect(seen).toEqual(["tomorrow"]));
});

test("a run that reckons with the time as it was before the clock was moved is followed by another", async () => {
  let runs = 0;
  const first = Promise.withResolvers<void>();
  newLoop(async () => {
    runs += 1;
    if (runs === 1) await first.promise;
    return after(60_000);
  }).start();
  await request("a");
  await eventually(() => expect(runs).toBe(1));
  loop?.poll();
  first.resolve();
  await eventually(() => expect(runs).toBe(2));
});

test("while the clock stands still retries go on in real time, appointments do not come", async () => {
  const frozenAt = systemClock.now();
  let runs = 0;
  loop = new Loop({
    store,
    clock: { now: () => frozenAt, isFrozen: true },
    log: pino({ level: "silent" }),
    reconcilers: [
      {
        kind: "thing",
        concurrency: 2,
        reconcile: async (key) => {
          if (key === "appointment") throw new Error("too early");
          runs += 1;
          return runs < 4 ? after(10) : done;
        },
      },
    ],
    pollMs: 60_000,
  });
  loop.start();
  await store.transact(async (db, onCommit) => {
    const queue = workQueue(db, onCommit, frozenAt, (kind, key) => loop?.wake(kind, key));
    await queue.request("thing", "retried");
    await queue.request("thing", "appointment", frozenAt + 3_600_000);
  });
  await eventually(() => expect(runs).toBe(4));
  await eventually(async () =>
    expect(await workRows()).toMatchObject([{ key: "appointment", attempts: 0 }]),
  );
});
