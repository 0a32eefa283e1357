import { isoSeconds } from "../../kernel/clock.ts";
import { metricNamed, type Quotas } from "./available-metrics.ts";
import { mergeValues } from "./merge-values.ts";
import type { NodeSample } from "./sample-store.ts";
import type { WantedMetric } from "./wanted-metrics.ts";

/**
 * Seconds between two points of an answer. Ten minutes are shown as they were measured; longer
 * ranges get coarser, so that none has much more than a thousand points.
 * @param asked seconds of `IntervalForHistory`; it can only make the points fewer
 */
export function historyStep(rangeS: number, asked: number): number {
  const byRange = [
    { upTo: 600, step: 5 },
    { upTo: 12 * 3_600, step: 60 },
    { upTo: 3 * 86_400, step: 300 },
  ].find(({ upTo }) => rangeS <= upTo);
  return Math.max(byRange?.step ?? 900, asked > 60 ? asked : 0);
}

/**
 * The points of an answer as the API writes them: a JSON object by time, values as texts with up to
 * two decimals, what is 0 left out.
 * @param samples of the nodes that count, in any order
 */
export function historyJson(
  samples: readonly NodeSample[],
  options: { step: number; wanted: readonly WantedMetric[]; quotas: Quotas },
): string {
  const ordered = [...samples].sort((a, b) => a.at - b.at);
  const buckets = Map.groupBy(ordered, ({ at }) => at - (at % options.step));
  const points: Record<string, Record<string, string>> = {};
  for (const [at, members] of buckets) {
    const values = mergeValues(
      members.map((sample) => sample.values),
      (name) => name,
    );
    points[isoSeconds(at * 1000)] = shown(values, options);
  }
  return JSON.stringify(points);
}

function shown(
  values: ReadonlyMap<string, number>,
  { wanted, quotas }: { wanted: readonly WantedMetric[]; quotas: Quotas },
): Record<string, string> {
  const point: Record<string, string> = {};
  for (const { shownAs, metric } of wanted) {
    const value = shownValue(metric, values, quotas);
    if (value !== "0") point[shownAs] = value;
  }
  return point;
}

/** A metric as the API writes it: up to two decimals. */
export function shownValue(
  metric: string,
  values: ReadonlyMap<string, number>,
  quotas: Quotas,
): string {
  const value = metricNamed(metric)?.compute(values, quotas) ?? 0;
  // Adding 0 turns -0 into 0.
  return String(Math.round(value * 100) / 100 + 0);
}
