import { checkResponse, operations } from "@kvasir/spec";
import { expect, it } from "vitest";
import { listedMetrics, metricNamed } from "./available-metrics.ts";
import { historyJson, historyStep } from "./history.ts";
import { timeRange } from "./time-range.ts";
import { wantedMetrics } from "./wanted-metrics.ts";

const quotas = { maxConnections: 1_000, bandwidthMbps: 10, qps: 80_000 };
const sample = (at: number, values: Record<string, number>) => ({
  nodeId: "i-db-0",
  instanceId: "i",
  at,
  values: new Map(Object.entries(values)),
});
const points = (keys: string | undefined, step: number, samples: ReturnType<typeof sample>[]) =>
  JSON.parse(historyJson(samples, { step, quotas, wanted: wantedMetrics(keys) ?? [] }));

it("answers used memory and quota when no metric is named, without zeros", () => {
  expect(points(undefined, 5, [sample(0, { UsedMemory: 7, quotaMemory: 100 })])).toEqual({
    "1970-01-01T00:00:00Z": { UsedMemory: "7", quotaMemory: "100" },
  });
  expect(points("UsedMemory,Keys", 5, [sample(5, { UsedMemory: 7 })])).toEqual({
    "1970-01-01T00:00:05Z": { UsedMemory: "7" },
  });
});

it("puts samples together by the grid and derives shares from the instance's limits", () => {
  const samples = [
    sample(65, { UsedMemory: 50, quotaMemory: 150, ConnCount: 30 }),
    sample(60, { UsedMemory: 30, quotaMemory: 150, ConnCount: 10, InFlow: 512, MaxRt: 8 }),
    sample(120, { MaxRt: 3 }),
  ];
  expect(
    points("MemoryUsage,ConnectionUsage,IntranetInRatio,Redis_Max_Rt_Monitor", 60, samples),
  ).toEqual({
    "1970-01-01T00:01:00Z": {
      memoryUsage: "26.67",
      connectionUsage: "2",
      intranetInRatio: "2.5",
      MaxRt: "8",
    },
    "1970-01-01T00:02:00Z": { MaxRt: "3" },
  });
});

it.each([
  ["UsedQPS", ["TotalQps", "GetQps", "PutQps", "OtherOps"]],
  ["UsedConnection", ["ConnCount"]],
  ["UsedQPS$proxy", []],
  ["hit_rate$db", ["hit_rate"]],
  ["Redis_Hyperlog_Monitor", ["pfadd", "pfcount", "pfmerge"]],
  ["UsedMemCache", ["UsedMemCache"]],
  ["get,get_avg_rt", ["get", "get_avg_rt"]],
  ["RedisProxyConn", []],
])("understands the metrics of %s", (keys, shown) => {
  expect(wantedMetrics(keys)?.map((each) => each.shownAs)).toEqual(shown);
});

it("shows a metric under the older name that was asked for", () => {
  expect(wantedMetrics("UsedMemCache")).toEqual([
    { shownAs: "UsedMemCache", metric: "UsedMemory" },
  ]);
});

it.each(["nonsense", "UsedMemory,", "get$shard", "constructor", "UsedMemory,nonsense_avg_rt"])(
  "refuses %s, which is no metric",
  (keys) => expect(wantedMetrics(keys)).toBeNull(),
);

it.each([
  [600, 60, 5],
  [601, 60, 60],
  [12 * 3_600, 60, 60],
  [24 * 3_600, 60, 300],
  [7 * 86_400, 60, 900],
  [600, 900, 900],
  [7 * 86_400, 3_600, 3_600],
])("for %i seconds and an interval of %i steps by %i", (range, asked, step) => {
  expect(historyStep(range, asked)).toBe(step);
});

it("lists only metrics that it can answer, each once", () => {
  const listed = listedMetrics();
  const keys = listed.map((each) => each.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(listed).toContainEqual({ key: "select", unit: "Counts/s" });
  expect(listed).toContainEqual({ key: "UsedMemory", unit: "Bytes" });
  expect(keys).not.toContain("RedisUsedConnection");
  for (const key of keys) expect([key, metricNamed(key) !== undefined]).toEqual([key, true]);
  const items = listed.map(({ key, unit }) => ({ MonitorKey: key, Unit: unit }));
  const body = { MonitorItems: { KVStoreMonitorItem: items } };
  expect(operations.has("DescribeMonitorItems")).toBe(true);
  expect(checkResponse("DescribeMonitorItems", body)).toEqual([]);
});

const day = 86_400_000;
const now = Date.parse("2026-11-24T12:00:00Z");
const startError = [
  400,
  "InvalidStartTime.Malformed",
  'The Specified parameter "StartTime" is not valid.',
] as const;
const endError = [
  400,
  "InvalidEndTime.Malformed",
  'The Specified parameter "EndTime" is not valid.',
] as const;

it.each([
  ["begins in the future", "2026-11-24T12:00:01Z", "2026-11-24T12:10:00Z", ...startError],
  ["begins before what is kept", "2026-10-24T11:54:00Z", "2026-10-24T12:00:00Z", ...startError],
  ["ends where it begins", "2026-11-24T11:00:00Z", "2026-11-24T11:00:00Z", ...endError],
  ["ends before it begins", "2026-11-24T11:00:00Z", "2026-11-24T10:00:00Z", ...endError],
  ["is longer than a week", "2026-11-17T11:59:59Z", "2026-11-24T12:00:00Z", ...endError],
])("refuses a range that %s", (_, StartTime, EndTime, status, code, message) => {
  const limits = { now, keptMs: 31 * day, longestMs: 7 * day };
  expect(() => timeRange({ StartTime, EndTime }, limits)).toThrow(
    expect.objectContaining({ status, code, message }),
  );
});

it("takes a range of a week, down to the minute, that ends in the future", () => {
  const request = { StartTime: "2026-11-17T12:00Z", EndTime: "2026-11-24T12:00Z" };
  const limits = { now: now + 59_000, keptMs: 7 * day, longestMs: 7 * day };
  expect(timeRange(request, limits)).toEqual({ from: now - 7 * day, to: now });
});
