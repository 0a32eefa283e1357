import { listedMetrics } from "./available-metrics.ts";
import { defineOperation } from "./context.ts";

/** Lists the metrics that are measured here, each by its own name. */
export const DescribeMonitorItems = defineOperation("DescribeMonitorItems", {
  async handle() {
    return {
      MonitorItems: {
        KVStoreMonitorItem: listedMetrics().map(({ key, unit }) => ({
          MonitorKey: key,
          Unit: unit,
        })),
      },
    };
  },
});
