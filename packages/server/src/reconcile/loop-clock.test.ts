import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { systemClock } from "../kernel/clock.ts";
import { after, done } from "./reconciler.ts";
import { eventually, loopGround } from "./testing/loop-ground.ts";

const { newLoop, request, workRows } = loopGround();

test("work that is due later waits for its time", async () => {
  let at = 0;
  const loop = newLoop(async () => {
    at = performance.now();
    return done;
  });
  loop.start();
  const askedAt = performance.now();
  await request("a", { dueInMs: 150 });
  loop.wake("thing", "b");
  await eventually(() => expect(at).toBeGreaterThan(0));
  at = 0;
  await eventually(() => expect(at).toBeGreaterThan(0), 6_000);
  expect(at - askedAt).toBeGreaterThanOrEqual(148);
});

test("work that is due by a clock that was moved is found at once", async () => {
  let aheadMs = 0;
  const seen: string[] = [];
  const loop = newLoop(
    async (key) => {
      seen.push(key);
      return done;
    },
    { clock: { now: () => systemClock.now() + aheadMs } },
  );
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
  const loop = newLoop(async () => {
    runs += 1;
    if (runs === 1) await first.promise;
    return after(60_000);
  });
  loop.start();
  await request("a");
  await eventually(() => expect(runs).toBe(1));
  loop.poll();
  first.resolve();
  await eventually(() => expect(runs).toBe(2));
});

test("while the clock stands still retries go on in real time, appointments do not come", async () => {
  const frozenAt = systemClock.now();
  let runs = 0;
  newLoop(
    async (key) => {
      if (key === "appointment") throw new Error("too early");
      runs += 1;
      return runs < 4 ? after(10) : done;
    },
    { clock: { now: () => frozenAt, isFrozen: true } },
  ).start();
  await request("retried", { now: frozenAt });
  await request("appointment", { now: frozenAt, dueInMs: 3_600_000 });
  await eventually(() => expect(runs).toBe(4));
  await eventually(async () =>
    expect(await workRows()).toMatchObject([{ key: "appointment", attempts: 0 }]),
  );
});
