import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../kernel/clock.ts";
import { openPostgresStore } from "../store/postgres-store.ts";
import type { Store } from "../store/store.ts";
import { type PostgresServer, runSql, startPostgres } from "../store/testing/postgres-server.ts";
import { LeasedClaims } from "./leased-claims.ts";
import { Loop } from "./loop.ts";
import { after, done, type Reconciler } from "./reconciler.ts";
import { workQueue } from "./work-queue.ts";

let server: PostgresServer;
let url: string;
let stores: Store[];
let loops: Loop[];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  url = await server.createDatabase();
  stores = [];
  loops = [];
});
afterEach(async () => {
  for (const loop of loops) await loop[Symbol.asyncDispose]();
  for (const store of stores) await store[Symbol.asyncDispose]();
});

/** A control plane: a store and a loop of its own on the database of all. */
async function controlPlane(
  reconcile: Reconciler["reconcile"],
  { leaseMs = 30_000, concurrency = 4, pollMs = 50 } = {},
) {
  const store = await openPostgresStore(url, { isShared: true });
  const claims = new LeasedClaims(store, leaseMs);
  const reconcilers = [{ kind: "thing", concurrency, reconcile }];
  const log = pino({ level: "silent" });
  const loop = new Loop({ store, clock: systemClock, log, reconcilers, pollMs, claims });
  stores.push(store);
  loops.push(loop);
  loop.start();
  const request = (...keys: string[]) =>
    store.transact(async (db, onCommit) => {
      const queue = workQueue(db, onCommit, systemClock.now(), (kind, key) =>
        loop.requested(kind, key),
      );
      for (const key of keys) await queue.request("thing", key);
    });
  return { store, loop, request };
}

const workRows = () =>
  runSql(url, "select key, requests, lease_until from kvasir.work order by key");
const allDone = () =>
  vi.waitFor(async () => expect(await workRows()).toEqual([]), { timeout: 10_000, interval: 20 });

test("two control planes share the work: each item is run once, and both take part", async () => {
  const runs = new Map<string, string[]>();
  const reconcileAs = (name: string) => async (key: string) => {
    runs.set(key, [...(runs.get(key) ?? []), name]);
    await sleep(5);
    return done;
  };
  const one = await controlPlane(reconcileAs("one"));
  await controlPlane(reconcileAs("two"));
  const keys = Array.from({ length: 100 }, (_, index) => `k${index}`);
  await one.request(...keys);
  await allDone();
  expect([...runs.keys()].sort()).toEqual(keys.toSorted());
  const runners = [...runs.values()];
  expect(runners.filter((names) => names.length > 1)).toEqual([]);
  expect(new Set(runners.flat())).toEqual(new Set(["one", "two"]));
});

test("never two runs of one item at once, however often and wherever it is asked for", async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const reconcile = async () => {
    running += 1;
    most = Math.max(most, running);
    runs += 1;
    await sleep(3);
    running -= 1;
    return done;
  };
  const planes = [await controlPlane(reconcile), await controlPlane(reconcile)];
  for (let round = 0; round < 20; round += 1) {
    for (const { loop } of planes) loop.wake("thing", "a");
    await Promise.all(planes.map(({ request }) => request("a")));
    for (const { loop } of planes) loop.wake("thing", "a");
    await allDone();
    expect(runs).toBeGreaterThan(round);
  }
  expect(most).toBe(1);
});

test("what is asked for or signalled while another control plane runs it makes that one run it again", async () => {
  let runs = 0;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const one = await controlPlane(async () => {
    runs += 1;
    await gate;
    return done;
  });
  const two = await controlPlane(async () => {
    runs += 100;
    return done;
  });
  await one.request("a");
  await vi.waitFor(() => expect(runs).toBe(1));
  two.loop.wake("thing", "a");
  await vi.waitFor(async () => expect(await workRows()).toMatchObject([{ requests: 2 }]));
  expect(runs).toBe(1);
  open();
  await allDone();
  expect([2, 101]).toContain(runs);
});

test("a lease is renewed as long as the run lasts", async () => {
  let runs = 0;
  const reconcile = async () => {
    runs += 1;
    await sleep(1_000);
    return done;
  };
  const one = await controlPlane(reconcile, { leaseMs: 300 });
  await controlPlane(reconcile, { leaseMs: 300 });
  await one.request("a");
  await allDone();
  expect(runs).toBe(1);
});

test("the work of a control plane that died is taken up when its lease runs out", async () => {
  await using dead = await openPostgresStore(url, { isShared: true });
  await dead.transact((db) =>
    db
      .insertInto("work")
      .values({
        kind: "thing",
        key: "a",
        dueAt: 0,
        attempts: 0,
        requests: 1,
        leaseUntil: Date.now() + 500,
        lastError: "",
      })
      .execute(),
  );
  const startedAt = performance.now();
  let ranAfterMs = 0;
  await controlPlane(async () => {
    ranAfterMs = performance.now() - startedAt;
    return done;
  });
  await allDone();
  expect(ranAfterMs).toBeGreaterThan(300);
});

test("a run whose lease was lost is told to stop, and settles nothing", async () => {
  let aborted = false;
  const one = await controlPlane(
    async (_, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      aborted = true;
      return done;
    },
    { leaseMs: 300 },
  );
  await one.request("a");
  await vi.waitFor(async () => expect(await workRows()).toHaveLength(1));
  // As if another control plane had found it run out.
  await vi.waitFor(async () => {
    await runSql(url, "update kvasir.work set lease_until = 99999999999999 where lease_until > 0");
    expect(aborted).toBe(true);
  });
  await one.loop[Symbol.asyncDispose]();
  expect(await workRows()).toMatchObject([{ key: "a" }]);
});

test("a control plane that ends gives its leases back at once", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  let isRunning = false;
  const one = await controlPlane(async (_, { signal }) => {
    isRunning = true;
    signal.addEventListener("abort", () => open());
    await gate;
    return after(0);
  });
  await one.request("a");
  await vi.waitFor(() => expect(isRunning).toBe(true));
  await one.loop[Symbol.asyncDispose]();
  expect(await workRows()).toMatchObject([{ key: "a", lease_until: "0" }]);
});

test("the loop goes on when PostgreSQL is back after a stop", async () => {
  let runs = 0;
  const one = await controlPlane(async () => {
    runs += 1;
    return after(20);
  });
  await one.request("a");
  await vi.waitFor(() => expect(runs).toBeGreaterThan(2));
  await server.stop();
  await sleep(200);
  await server.start();
  const before = runs;
  await vi.waitFor(() => expect(runs).toBeGreaterThan(before + 2), { timeout: 5_000 });
});
