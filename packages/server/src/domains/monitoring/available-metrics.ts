import { commandGroups, legacyMonitorItems, monitorItems } from "@kvasir/spec";
import type { Instance } from "../instances/index.ts";

/** Limits of the instance that shares are counted of. */
export type Quotas = Pick<Instance, "maxConnections" | "bandwidthMbps" | "qps">;

type Compute = (values: ReadonlyMap<string, number>, quotas: Quotas) => number;

/** How to get a metric, and the measured ones that it takes. */
export interface AvailableMetric {
  readonly from: readonly string[];
  readonly compute: Compute;
}

/** Metrics that are kept as they are, by the API's names. */
const measured = [
  "CpuUsage",
  "quotaMemory",
  "UsedMemory",
  "TotalQps",
  "GetQps",
  "PutQps",
  "OtherOps",
  "ConnCount",
  "InFlow",
  "OutFlow",
  "AvgRt",
  "MaxRt",
  "Keys",
  "Expires",
  "ExpiredKeys",
  "EvictedKeys",
  "ExpiredKeysPerSecond",
  "EvictedKeysPerSecond",
  "hit_rate",
  "hit",
  "miss",
  "used_memory_rss",
  "used_memory_lua",
  "used_memory_startup",
  "used_memory_overhead",
  "used_memory_dataset",
  "lazyfree_pending_objects",
  "FailedCount",
  "Flush",
] as const;

const metric = (from: readonly string[], compute: Compute): AvailableMetric => ({ from, compute });

/** Metrics that follow from the measured ones and the instance's limits. */
const derived: ReadonlyMap<string, AvailableMetric> = new Map([
  [
    "memoryUsage",
    metric(["UsedMemory", "quotaMemory"], (values) =>
      share(values.get("UsedMemory"), values.get("quotaMemory")),
    ),
  ],
  ["connectionUsage", shareOf("ConnCount", (quotas) => quotas.maxConnections)],
  ["qpsUsage", shareOf("TotalQps", (quotas) => quotas.qps)],
  ["intranetInRatio", shareOf("InFlow", kilobytesPerSecond)],
  ["intranetOutRatio", shareOf("OutFlow", kilobytesPerSecond)],
  ["evicted_keys_per_sec", kept("EvictedKeysPerSecond")],
  ["QuotaConnection", metric([], (_, quotas) => quotas.maxConnections)],
  ["QuotaQps", metric([], (_, quotas) => quotas.qps)],
  ["QuotaFlow", metric([], (_, quotas) => kilobytesPerSecond(quotas))],
  [
    "IsConnectControl",
    metric(["ConnCount"], (values, quotas) =>
      Number((values.get("ConnCount") ?? 0) >= quotas.maxConnections),
    ),
  ],
]);

function kilobytesPerSecond(quotas: Quotas): number {
  return quotas.bandwidthMbps * 1024;
}

function kept(name: string): AvailableMetric {
  return metric([name], (values) => values.get(name) ?? 0);
}

function shareOf(name: string, whole: (quotas: Quotas) => number): AvailableMetric {
  return metric([name], (values, quotas) => share(values.get(name), whole(quotas)));
}

function share(part: number | undefined, whole: number | undefined): number {
  return whole ? ((part ?? 0) / whole) * 100 : 0;
}

const groups = [...commandGroups.values()].filter((group) => !group.tairOnly);
const commands = new Set(groups.flatMap((group) => group.submetrics));

/** Undefined for a metric that is not measured here. */
export function metricNamed(name: string): AvailableMetric | undefined {
  const isKept =
    measured.some((each) => each === name) ||
    commands.has(name) ||
    (name.endsWith("_avg_rt") && commands.has(name.slice(0, -"_avg_rt".length)));
  return derived.get(name) ?? (isKept ? kept(name) : undefined);
}

export interface ListedMetric {
  readonly key: string;
  readonly unit: string;
}

/** Every metric that is measured here, with its unit. */
export function listedMetrics(): ListedMetric[] {
  const general = [...monitorItems.values()].map(({ submetric, unit }) => ({
    key: submetric,
    unit,
  }));
  const ofCommands = groups.flatMap(({ unit, submetrics }) =>
    submetrics.map((key) => ({ key, unit })),
  );
  const older = [...legacyMonitorItems.values()].map(({ key, unit }) => ({ key, unit }));
  const unique = new Map<string, ListedMetric>();
  for (const item of [...general, ...ofCommands, ...older]) {
    if (metricNamed(item.key) && !unique.has(item.key)) unique.set(item.key, item);
  }
  return [...unique.values()];
}

/** The names of 2015 to 2019 of what is measured here. */
export function olderNames(): string[] {
  const renamed = [...monitorItems.values()].flatMap(({ submetric, legacyNames = [] }) =>
    metricNamed(submetric) ? legacyNames : [],
  );
  return [...renamed, ...[...legacyMonitorItems.keys()].filter((key) => metricNamed(key))];
}

/** The unit of a metric that is measured here. */
export function unitOf(name: string): string {
  if (name.endsWith("_avg_rt")) return "us";
  return listedMetrics().find(({ key }) => key === name)?.unit ?? "";
}
