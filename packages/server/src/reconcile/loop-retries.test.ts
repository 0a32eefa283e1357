import { expect, test } from "vitest";
import { TerminalError } from "../kernel/api-error.ts";
import { backoffMs } from "./next-due.ts";
import { after, done, type Outcome } from "./reconciler.ts";
import { eventually, loopGround } from "./testing/loop-ground.ts";

const { newLoop, request, workRows } = loopGround();

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
  const loop = newLoop(async () => (outcomes[runs++] ?? (() => done))());
  loop.start();
  loop.wake("thing", "a");
  await eventually(() => expect(runs).toBe(3));
  await eventually(async () => expect(await workRows()).toEqual([]));
});
