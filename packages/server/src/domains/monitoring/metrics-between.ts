import type { CommandKinds } from "./command-kinds.ts";
import type { CommandCount, CounterName, Reading } from "./redis-reading.ts";

/**
 * The metrics of the time between two readings of one process, by the API's names; those that are 0
 * are left out. Null when a counter went back: the statistics were reset in between, so nothing can
 * be said about this interval.
 */
export function metricsBetween(
  before: Reading,
  after: Reading,
  kinds: CommandKinds,
): Map<string, number> | null {
  const seconds = (after.takenAt - before.takenAt) / 1000;
  if (seconds <= 0 || wentBack(before, after)) return null;
  const grown = (name: CounterName) =>
    (after.counters.get(name) ?? 0) - (before.counters.get(name) ?? 0);
  const hits = grown("keyspace_hits");
  const misses = grown("keyspace_misses");
  const cpuSeconds = grown("used_cpu_sys") + grown("used_cpu_user");
  const metrics = new Map<string, number>([
    ...after.gauges,
    ["CpuUsage", Math.min(100, (cpuSeconds / seconds) * 100)],
    ["TotalQps", grown("total_commands_processed") / seconds],
    ["InFlow", grown("total_net_input_bytes") / 1024 / seconds],
    ["OutFlow", grown("total_net_output_bytes") / 1024 / seconds],
    ["FailedCount", grown("total_error_replies") / seconds],
    ["ExpiredKeysPerSecond", grown("expired_keys") / seconds],
    ["EvictedKeysPerSecond", grown("evicted_keys") / seconds],
    ["hit", hits / seconds],
    ["miss", misses / seconds],
    ["hit_rate", hits + misses > 0 ? (hits / (hits + misses)) * 100 : 0],
    ["is_master", after.isMaster ? 1 : 0],
    ...commandMetrics(before, after, kinds, seconds),
  ]);
  for (const [name, value] of metrics) if (value === 0) metrics.delete(name);
  return metrics;
}

/** Commands whose calls since the start are a metric too. */
const counted = ["flushall", "flushdb", "keys"];

function commandMetrics(
  before: Reading,
  after: Reading,
  kinds: CommandKinds,
  seconds: number,
): Map<string, number> {
  const metrics = new Map<string, number>();
  let calls = 0;
  let micros = 0;
  const perKind = { GetQps: 0, PutQps: 0, OtherOps: 0 };
  for (const [name, now] of after.commands) {
    const grown = difference(now, before.commands.get(name));
    if (counted.includes(name)) metrics.set(`${name}_calls`, now.calls);
    if (grown.calls === 0) continue;
    calls += grown.calls;
    micros += grown.micros;
    perKind[kindOf(name, kinds)] += grown.calls / seconds;
    metrics.set(name, grown.calls / seconds);
    const mean = grown.micros / grown.calls;
    metrics.set(`${name}_avg_rt`, mean);
    // The mean of the slowest command: Redis keeps no maximum, the slow log adds what it knows.
    metrics.set("MaxRt", Math.max(mean, metrics.get("MaxRt") ?? 0));
  }
  metrics.set("AvgRt", calls > 0 ? micros / calls : 0);
  for (const [name, value] of Object.entries(perKind)) metrics.set(name, value);
  return metrics;
}

function kindOf(command: string, kinds: CommandKinds): "GetQps" | "PutQps" | "OtherOps" {
  if (kinds.writes.has(command)) return "PutQps";
  return kinds.reads.has(command) ? "GetQps" : "OtherOps";
}

function difference(now: CommandCount, before: CommandCount | undefined): CommandCount {
  return {
    calls: now.calls - (before?.calls ?? 0),
    micros: now.micros - (before?.micros ?? 0),
  };
}

function wentBack(before: Reading, after: Reading): boolean {
  for (const [name, value] of before.counters) {
    if ((after.counters.get(name) ?? 0) < value) return true;
  }
  for (const [name, { calls }] of before.commands) {
    if ((after.commands.get(name)?.calls ?? 0) < calls) return true;
  }
  return false;
}
