/** What a memcached says of itself at one moment. */
export interface MemcachedReading {
  /** Any clock that only goes forwards, milliseconds. */
  readonly takenAt: number;
  /** The fields of `stats`. */
  readonly stats: ReadonlyMap<string, number>;
}

const gets = ["cmd_get"];
const puts = [
  "cmd_set",
  "cmd_touch",
  "delete_hits",
  "delete_misses",
  "incr_hits",
  "incr_misses",
  "decr_hits",
  "decr_misses",
];
const others = ["cmd_flush", "auth_cmds"];
const counters = [
  ...[...gets, ...puts, ...others],
  "get_hits",
  "get_misses",
  "evictions",
  "bytes_read",
  "bytes_written",
  "rusage_user",
  "rusage_system",
];

/** Without a client memcached counts its listening socket, and the connection that asks. */
const ownConnections = 2;

export function memcachedReading(
  stats: ReadonlyMap<string, string>,
  takenAt: number,
): MemcachedReading {
  return { takenAt, stats: new Map([...stats].map(([name, value]) => [name, Number(value)])) };
}

/**
 * The metrics of the time between two readings, by the API's names; those that are 0 are left out.
 * Null when a counter went back: it is another process, and nothing can be said of this interval.
 */
export function memcachedMetrics(
  before: MemcachedReading,
  after: MemcachedReading,
): Map<string, number> | null {
  const seconds = (after.takenAt - before.takenAt) / 1000;
  const now = (name: string) => after.stats.get(name) ?? 0;
  const grown = (name: string) => now(name) - (before.stats.get(name) ?? 0);
  if (seconds <= 0 || counters.some((name) => grown(name) < 0)) return null;
  const rate = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + grown(name), 0) / seconds;
  const hits = grown("get_hits");
  const misses = grown("get_misses");
  const metrics = new Map([
    ["quotaMemory", now("limit_maxbytes")],
    ["UsedMemory", now("bytes")],
    ["ConnCount", Math.max(0, now("curr_connections") - ownConnections)],
    ["Keys", now("curr_items")],
    ["EvictedKeys", now("evictions")],
    ["EvictedKeysPerSecond", rate(["evictions"])],
    ["CpuUsage", Math.min(100, rate(["rusage_user", "rusage_system"]) * 100)],
    ["TotalQps", rate([...gets, ...puts, ...others])],
    ["GetQps", rate(gets)],
    ["PutQps", rate(puts)],
    ["OtherOps", rate(others)],
    ["Flush", rate(["cmd_flush"])],
    ["InFlow", rate(["bytes_read"]) / 1024],
    ["OutFlow", rate(["bytes_written"]) / 1024],
    ["hit", hits / seconds],
    ["miss", misses / seconds],
    ["hit_rate", hits + misses > 0 ? (hits / (hits + misses)) * 100 : 0],
    ["is_master", 1],
  ]);
  for (const [name, value] of metrics) if (value === 0) metrics.delete(name);
  return metrics;
}
