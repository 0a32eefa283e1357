import { expect, test } from "vitest";
import {
  dayListOf,
  daysOf,
  isOpen,
  minuteOf,
  nextRun,
  nextRunAfterChange,
  weekdays,
} from "./backup-window.ts";

const at = (text: string) => Date.parse(text);
const id = "r-bp1abc";
const window = { days: "Tuesday,Friday", startHour: 23 };
/** A Wednesday. */
const wednesday = at("2026-11-25T10:00Z");

test("the next run is in the hour of the next day that is named, always at the same minute", () => {
  const friday = at("2026-11-27T23:00Z") + minuteOf(id) * 60_000;
  expect(nextRun(window, id, wednesday)).toBe(friday);
  expect(nextRun(window, id, friday - 1)).toBe(friday);
  expect(nextRun(window, id, friday)).toBe(at("2026-12-01T23:00Z") + minuteOf(id) * 60_000);
});

test("a run that is due survives a change of anything but its window", () => {
  const now = at("2026-11-27T23:59:30Z");
  const before = { ...window, nextRunAt: now - 1 };
  expect(nextRunAfterChange(before, window, { instanceId: id, now })).toBe(before.nextRunAt);
  for (const change of [{ days: "Friday" }, { startHour: 22 }, { endHour: 5 }]) {
    const changed = { ...window, ...change };
    expect(nextRunAfterChange(before, changed, { instanceId: id, now })).toBe(
      nextRun(changed, id, now),
    );
  }
});

test("the window is open for its hour, on its days", () => {
  expect(isOpen(window, at("2026-11-27T22:59:59Z"))).toBe(false);
  expect(isOpen(window, at("2026-11-27T23:00:00Z"))).toBe(true);
  expect(isOpen(window, at("2026-11-27T23:59:59Z"))).toBe(true);
  expect(isOpen(window, at("2026-11-28T00:00:00Z"))).toBe(false);
  expect(isOpen(window, at("2026-11-26T23:30:00Z"))).toBe(false);
});

test("whatever the instance and the hour, the next run is inside an open window", () => {
  for (const [index, day] of weekdays.entries()) {
    for (let startHour = 0; startHour < 24; startHour++) {
      const each = { days: day, startHour };
      const run = nextRun(each, `r-${index}-${startHour}`, wednesday);
      expect(isOpen(each, run)).toBe(true);
      expect(run - wednesday).toBeLessThanOrEqual(8 * 24 * 3_600_000);
    }
  }
});

test("a window over midnight belongs to the day that opens it", () => {
  const night = { days: "Friday", startHour: 22, endHour: 2 };
  expect(isOpen(night, at("2026-11-27T21:59:59Z"))).toBe(false);
  expect(isOpen(night, at("2026-11-27T22:00:00Z"))).toBe(true);
  expect(isOpen(night, at("2026-11-28T01:59:59Z"))).toBe(true);
  expect(isOpen(night, at("2026-11-28T02:00:00Z"))).toBe(false);
  expect(isOpen(night, at("2026-11-27T01:00:00Z"))).toBe(false);
  expect(isOpen({ ...night, startHour: 0, endHour: 23 }, at("2026-11-27T22:59:59Z"))).toBe(true);
});

test("days are digits in the order of the week, whatever order they come in", () => {
  expect(daysOf(731)).toBe("Monday,Wednesday,Sunday");
  expect(dayListOf("Monday,Wednesday,Sunday")).toBe(137);
  expect(dayListOf(daysOf(1234567))).toBe(1234567);
});
