import type { SeedCase } from "./seed-case.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const at = (fromNowMs: number) => `${new Date(Date.now() + fromNowMs).toISOString().slice(0, 16)}Z`;
const exact = (fromNowMs: number) =>
  `${new Date(Date.now() + fromNowMs).toISOString().slice(0, 19)}Z`;

function history(instanceId: string, StartTime: string, EndTime: string) {
  return { InstanceId: instanceId, StartTime, EndTime, IntervalForHistory: "01m" };
}

/** Rows about the time that is asked for. */
export const monitoringCases: readonly SeedCase[] = [
  {
    row: 14,
    operation: "DescribeHistoryMonitorValues",
    condition: "a date without a time",
    request: ({ running }) => history(running, "2026-01-01", exact(0)),
  },
  {
    row: 14,
    operation: "DescribeHistoryMonitorValues",
    condition: "a start in the future",
    request: ({ running }) => history(running, exact(dayMs), exact(2 * dayMs)),
  },
  {
    row: 14,
    operation: "DescribeSlowLogRecords",
    condition: "a start before anything is kept",
    request: ({ running }) => ({
      InstanceId: running,
      StartTime: at(-900 * dayMs),
      EndTime: at(-899 * dayMs),
    }),
  },
  {
    row: 15,
    operation: "DescribeHistoryMonitorValues",
    condition: "an end before the start",
    request: ({ running }) => history(running, exact(-minuteMs), exact(-2 * minuteMs)),
  },
  {
    row: 15,
    operation: "DescribeHistoryMonitorValues",
    condition: "a longer time than may be asked for at once",
    request: ({ running }) => history(running, exact(-20 * dayMs), exact(0)),
  },
  {
    row: 15,
    operation: "DescribeSlowLogRecords",
    condition: "an end that is no time",
    request: ({ running }) => ({
      InstanceId: running,
      StartTime: at(-minuteMs),
      EndTime: "later",
    }),
  },
  {
    row: 27,
    operation: "DescribeHistoryMonitorValues",
    condition: "no such instance",
    request: () => history("r-bp1doesnotexist", exact(-minuteMs), exact(0)),
  },
  {
    row: 27,
    operation: "DescribeSlowLogRecords",
    condition: "no such instance",
    request: () => ({
      InstanceId: "r-bp1doesnotexist",
      StartTime: at(-minuteMs),
      EndTime: at(0),
    }),
  },
];
