import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Db } from "../store/db.ts";
import type { Store } from "../store/store.ts";
import { after, done } from "./reconciler.ts";
import { eventually, loopGround } from "./testing/loop-ground.ts";

const { store, newLoop, request, workRows } = loopGround();

test("what was asked for before the start is done after it, with or without a wake-up", async () => {
  const seen: string[] = [];
  await request("asked");
  const loop = newLoop(async (key) => {
    seen.push(key);
    return done;
  });
  loop.wake("thing", "woken");
  expect(seen).toEqual([]);
  loop.start();
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

test("work that comes due while the table is being read is not overlooked", async () => {
  // A database across a network: the answer is older than the moment it is read.
  const fast = store();
  const slow: Store = Object.assign(Object.create(fast) as Store, {
    transact: fast.transact.bind(fast),
    async read<Result>(run: (db: Db) => Promise<Result>): Promise<Result> {
      const result = await fast.read(run);
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
  await store().transact((db) => db.deleteFrom("work").where("key", "=", "long").execute());
  letGo();
  await eventually(() => expect(seen).toEqual(["long", "meanwhile"]));
});
