import { pickErrors } from "../../kernel/api-error.ts";
import { metricNamed } from "./available-metrics.ts";
import { defineOperation } from "./context.ts";
import { historyJson, historyStep } from "./history.ts";
import { keptSeconds, type NodeSample } from "./sample-store.ts";
import { timeRange } from "./time-range.ts";
import { wantedMetrics } from "./wanted-metrics.ts";

const errors = pickErrors("InvalidParameter");

const dayMs = 24 * 3_600_000;

/** `01m` → 60. */
const secondsOf = (interval: string) => Number(interval.replace("m", "")) * 60;

/**
 * Metrics of an instance over time: those of the node that was its master at each moment, or of one
 * node when `NodeId` names it. There are no read-only nodes, so `READONLY` has no values.
 */
export const DescribeHistoryMonitorValues = defineOperation("DescribeHistoryMonitorValues", {
  async handle(request, context) {
    const { instances, samples, caller, now } = context;
    const wanted = wantedMetrics(request.MonitorKeys);
    if (!wanted) throw errors.InvalidParameter({ parameter: "MonitorKeys" });
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const { from, to } = timeRange(request, {
      now,
      keptMs: keptSeconds[60] * 1000,
      longestMs: 7 * dayMs,
    });
    const step = historyStep((to - from) / 1000, secondsOf(request.IntervalForHistory));
    const fromS = Math.floor(from / 1000 / step) * step;
    const isFine = step < 60 && fromS >= now / 1000 - keptSeconds[0];
    context.flushSamples();
    const found = samples.read(instance.id, {
      from: fromS,
      to: Math.floor(to / 1000) + 1,
      step: isFine ? 0 : 60,
      metrics: ["is_master", ...wanted.flatMap(({ metric }) => metricNamed(metric)?.from ?? [])],
    });
    return {
      MonitorHistory: historyJson(chosen(found, instance.id, request), {
        step,
        wanted,
        quotas: instance,
      }),
    };
  },
});

/** @throws ApiError InvalidParameter (`NodeId`) for what is no name of a node of the instance */
function chosen(
  samples: readonly NodeSample[],
  instanceId: string,
  { NodeId, NodeRole }: { NodeId?: string | undefined; NodeRole?: string | undefined },
): NodeSample[] {
  if (NodeRole === "READONLY") return [];
  if (NodeId) {
    // Names of nodes may carry a number behind `#` that tells generations apart.
    const [nodeId = ""] = NodeId.split("#");
    if (!nodeId.startsWith(`${instanceId}-`)) {
      throw errors.InvalidParameter({ parameter: "NodeId" });
    }
    return samples.filter((sample) => sample.nodeId === nodeId);
  }
  return samples.filter((sample) => (sample.values.get("is_master") ?? 0) >= 0.5);
}
