import { expect, test } from "vitest";
import { movableClock } from "./clock.ts";

test("a clock that was moved runs on from there, and one that stands still does not", () => {
  let realMs = 1_000;
  const clock = movableClock({ now: () => realMs });
  expect(clock.now()).toBe(1_000);
  clock.set({ offsetMs: 500, frozenAtMs: null });
  realMs = 2_000;
  expect([clock.now(), clock.realNow(), clock.isFrozen]).toEqual([2_500, 2_000, false]);
  clock.set({ offsetMs: 500, frozenAtMs: 2_500 });
  realMs = 9_000;
  expect([clock.now(), clock.realNow(), clock.isFrozen]).toEqual([2_500, 9_000, true]);
});
