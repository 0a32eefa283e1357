import type { Operation } from "../../kernel/operation.ts";
import { instanceStore } from "../instances/index.ts";
import { DescribeHistoryMonitorValues } from "./DescribeHistoryMonitorValues.ts";
import { DescribeMonitorItems } from "./DescribeMonitorItems.ts";
import { DescribeMonitorValues } from "./DescribeMonitorValues.ts";
import { DescribeSlowLogRecords } from "./DescribeSlowLogRecords.ts";
import type { MetricsFile } from "./metrics-file.ts";
import type { MonitorSampler } from "./monitor-sampler.ts";

export { type MetricsFile, openMetricsFile } from "./metrics-file.ts";
export { MonitorSampler } from "./monitor-sampler.ts";
export type { MonitoredMemcached, MonitoredNode } from "./watch.ts";

/** Reading what was measured. */
export function monitoringOperations(options: {
  file: MetricsFile;
  sampler: MonitorSampler;
}): Operation[] {
  const { file, sampler } = options;
  return [
    DescribeHistoryMonitorValues,
    DescribeMonitorItems,
    DescribeMonitorValues,
    DescribeSlowLogRecords,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      instances: instanceStore(call.db),
      samples: file.samples,
      slowCommands: file.slowCommands,
      flushSamples: () => sampler.flush(),
      collectSlowCommands: (instanceId) => sampler.collectSlowCommands(instanceId),
    })),
  );
}
