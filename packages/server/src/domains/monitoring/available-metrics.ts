import { commandGroups, legacyMonitorItems, monitorItems } from "@kvasir/spec";
import type { Instance } from "../instances/index.ts";

/** Limits of the instance that shares are counted of. */
export type Quotas = Pick<Instance, "maxConnections" | "bandwidthMbps" | "qps">;

type Compute = (values: ReadonlyMap<string, number>, quotas: Quotas) => number;

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
] as const;

const kilobytesPerSecond = (quotas: Quotas) => quotas.bandwidthMbps * 1024;

/** Metrics that follow from the measured ones and the instance's limits. */
const derived: Readonly<Record<string, Compute>> = {
  memoryUsage: (values) => share(values.get("UsedMemory"), values.get("quotaMemory")),
  connectionUsage: (values, quotas) => share(values.get("ConnCount"), quotas.maxConnections),
  qpsUsage: (values, quotas) => share(values.get("TotalQps"), quotas.qps),
  intranetInRatio: (values, quotas) => share(values.get("InFlow"), kilobytesPerSecond(quotas)),
  intranetOutRatio: (values, quotas) => share(values.get("OutFlow"), kilobytesPerSecond(quotas)),
  evicted_keys_per_sec: (values) => values.get("EvictedKeysPerSecond") ?? 0,
  QuotaConnection: (_, quotas) => quotas.maxConnections,
  QuotaQps: (_, quotas) => quotas.qps,
  QuotaFlow: (_, quotas) => kilobytesPerSecond(quotas),
  IsConnectControl: (values, quotas) =>
    Number((values.get("ConnCount") ?? 0) >= quotas.maxConnections),
};

function share(part: number | undefined, whole: number | undefined): number {
  return whole ? ((part ?? 0) / whole) * 100 : 0;
}

const groups = [...commandGroups.values()].filter((group) => !group.tairOnly);
const commands = new Set(groups.flatMap((group) => group.submetrics));

/** How to get a metric out of a sample; undefined for one that is not measured here. */
export function metricNamed(name: string): Compute | undefined {
  const compute = Object.hasOwn(derived, name) ? derived[name] : undefined;
  if (compute) return compute;
  const isKept =
    measured.some((each) => each === name) ||
    commands.has(name) ||
    (name.endsWith("_avg_rt") && commands.has(name.slice(0, -"_avg_rt".length)));
  return isKept ? (values) => values.get(name) ?? 0 : undefined;
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
