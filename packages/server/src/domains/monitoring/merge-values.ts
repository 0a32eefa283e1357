/** Metrics that keep their latest value when samples are put together: counters since the start. */
const latest = /^(?:ExpiredKeys|EvictedKeys)$|_calls$/;
/** Metrics that keep their largest one. */
const largest = new Set(["MaxRt"]);

/**
 * Puts the samples of a longer interval together, metric by metric: the mean, where a metric that
 * is not there counts as 0, or what the metric asks for.
 * @param samples in order of time, at least one
 * @param nameOf the name of a metric where the samples have something shorter
 */
export function mergeValues<Key>(
  samples: readonly ReadonlyMap<Key, number>[],
  nameOf: (key: Key) => string,
): Map<Key, number> {
  const columns = new Map<Key, number[]>();
  for (const values of samples) {
    for (const [key, value] of values) {
      const column = columns.get(key);
      if (column) column.push(value);
      else columns.set(key, [value]);
    }
  }
  const merged = new Map<Key, number>();
  for (const [key, column] of columns) {
    merged.set(key, mergeColumn(nameOf(key), column, samples.length));
  }
  return merged;
}

function mergeColumn(name: string, column: readonly number[], count: number): number {
  if (latest.test(name)) return column.at(-1) ?? 0;
  if (largest.has(name)) return Math.max(...column);
  let sum = 0;
  for (const value of column) sum += value;
  return sum / count;
}
