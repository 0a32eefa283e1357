import type { ParameterPatch } from "../src/parameter.ts";

const noPage = "no page of these operations is left, only an SDK of 2017: the limits are ours";

/** Digits of weekdays, 1 (Monday) to 7 (Sunday), each at most once. */
function isDayList(text: string): boolean {
  return /^[1-7]{1,7}$/.test(text) && new Set(text).size === text.length;
}

/** Snapshots, and when they are taken by themselves. */
export const snapshotPatches: readonly ParameterPatch[] = [
  {
    name: "SnapshotName",
    set: { minLength: 1, maxLength: 128 },
    reason: noPage,
  },
  {
    name: "BeginHour",
    operations: ["SetSnapshotSettings"],
    set: { minimum: 0, maximum: 23 },
    reason: "hours of the day, UTC",
  },
  {
    name: "EndHour",
    operations: ["SetSnapshotSettings"],
    set: { minimum: 0, maximum: 24 },
    reason: "hours of the day, UTC; 24 is midnight too",
  },
  {
    name: "DayList",
    operations: ["SetSnapshotSettings"],
    set: { check: isDayList },
    reason: "a list that is a number can only be one of digits; seven weekdays fit in 32 bits",
  },
  {
    name: "RetentionDay",
    operations: ["SetSnapshotSettings"],
    set: { minimum: 1, maximum: 730 },
    reason: noPage,
  },
  {
    name: ["MaxAutoSnapshots", "MaxManualSnapshots"],
    operations: ["SetSnapshotSettings"],
    set: { minimum: 1, maximum: 100 },
    reason: noPage,
  },
];
