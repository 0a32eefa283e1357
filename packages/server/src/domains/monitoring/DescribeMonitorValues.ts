import { pickErrors } from "../../kernel/api-error.ts";
import { isoSeconds } from "../../kernel/clock.ts";
import type { Instance } from "../instances/index.ts";
import { metricNamed, olderNames, unitOf } from "./available-metrics.ts";
import { defineOperation, type MonitoringContext } from "./context.ts";
import { shownValue } from "./history.ts";
import { type WantedMetric, wantedMetrics } from "./wanted-metrics.ts";

const errors = pickErrors("InvalidParameter");

/** A value older than this is no longer what an instance is like. */
const currentS = 60;

/**
 * What several instances are like now, by the metric names of 2015 or any other that is measured:
 * the latest sample of each one's master. An id that is none of the caller's is left out, and an
 * instance that nothing was heard of for a minute has no values.
 */
export const DescribeMonitorValues = defineOperation("DescribeMonitorValues", {
  async handle(request, context) {
    const { instances, caller, now } = context;
    const wanted = wantedMetrics(request.MonitorKeys ?? olderNames().join(","));
    if (!wanted) throw errors.InvalidParameter({ parameter: "MonitorKeys" });
    context.flushSamples();
    const monitors = [];
    for (const id of request.InstanceIds.split(",")) {
      const instance = await instances.find(id);
      const isTheirs = instance?.ownerId === caller.ownerId && instance.deletedAt === null;
      if (!isTheirs || instance.tempOf !== "") continue;
      monitors.push({
        InstanceId: id,
        MonitorKeys: { KVStoreMonitorKey: currentValues(instance, wanted, context) },
      });
    }
    return { Date: isoSeconds(now), InstanceIds: { KVStoreInstanceMonitor: monitors } };
  },
});

function currentValues(
  instance: Instance,
  wanted: readonly WantedMetric[],
  { samples, now }: MonitoringContext,
) {
  const available = wanted.filter(({ metric }) => metricNamed(metric));
  const to = Math.floor(now / 1000) + 1;
  const [latest] = samples
    .read(instance.id, {
      from: to - currentS,
      to,
      step: 0,
      metrics: ["is_master", ...available.flatMap(({ metric }) => metricNamed(metric)?.from ?? [])],
    })
    .filter(({ values }) => values.get("is_master") === 1)
    .sort((a, b) => b.at - a.at);
  if (!latest) return [];
  return available.map(({ shownAs, metric }) => ({
    MonitorKey: shownAs,
    Value: shownValue(metric, latest.values, instance),
    Unit: unitOf(metric),
  }));
}
