import { expect, test } from "vitest";
import { nextMaintenance } from "./maintenance-window.ts";

const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`);
const evening = { maintainStart: "18:00Z", maintainEnd: "22:00Z" };
const overMidnight = { maintainStart: "23:00Z", maintainEnd: "01:00Z" };

test.each([
  ["before the window", evening, at("10:00"), at("18:00")],
  ["at its opening", evening, at("18:00"), at("18:00")],
  ["inside", evening, at("21:59"), at("21:59")],
  ["at its end", evening, at("22:00"), at("18:00") + 86_400_000],
  ["inside, after midnight", overMidnight, at("00:30"), at("00:30")],
  ["between, over midnight", overMidnight, at("01:00"), at("23:00")],
])("maintenance asked for %s happens in the window", (_, window, now, expected) => {
  expect(nextMaintenance(window, now)).toBe(expected);
});
