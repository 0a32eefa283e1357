/** Metrics that keep their latest value when samples are put together: counters since the start. */
const latest = /^(?:ExpiredKeys|EvictedKeys)$|_calls$/;
/** Metrics that keep their largest one. */
const largest = new Set(["MaxRt"]);

/**
 * Puts the samples of a longer interval together, metric by metric: the mean, where a metric that
 * is not there counts as 0, or what the metric asks for.
 * @param samples in order of time, at least one
 */
export function mergeValues(samples: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const merged = new Map<string, number>();
  for (const values of samples) {
    for (const [name, value] of values) {
      const before = merged.get(name) ?? 0;
      if (latest.test(name)) merged.set(name, value);
      else if (largest.has(name)) merged.set(name, Math.max(before, value));
      else merged.set(name, before + value / samples.length);
    }
  }
  return merged;
}
