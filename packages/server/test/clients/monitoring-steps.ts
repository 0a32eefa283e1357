import { expect } from "vitest";
import { listAt, type Step, type Story, until } from "./story.ts";

const minuteMs = 60_000;
const minutes = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
const seconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

function lastMinutes({ instanceId, startedAtMs }: Story) {
  return {
    InstanceId: instanceId,
    StartTime: seconds(startedAtMs - minuteMs),
    EndTime: seconds(startedAtMs + 10 * minuteMs),
    IntervalForHistory: "01m",
    MonitorKeys: "UsedMemory",
  };
}

/** What was measured of the instance. */
export const monitoringSteps: readonly Step[] = [
  {
    operation: "DescribeMonitorItems",
    parameters: () => ({}),
    proves(_story, answer) {
      const items = listAt(answer, "MonitorItems.KVStoreMonitorItem");
      expect(items).toContainEqual({ MonitorKey: "UsedMemory", Unit: "Bytes" });
    },
  },
  {
    operation: "DescribeHistoryMonitorValues",
    parameters: lastMinutes,
    async proves(story) {
      const values = await until("memory has been measured", async () => {
        const answer = await story.client.call("DescribeHistoryMonitorValues", lastMinutes(story));
        const history = JSON.parse(String(answer["MonitorHistory"])) as Record<string, object>;
        return Object.values(history)[0];
      });
      expect(Number((values as Record<string, unknown>)["UsedMemory"])).toBeGreaterThan(0);
    },
  },
  {
    operation: "DescribeSlowLogRecords",
    parameters: ({ instanceId, startedAtMs }) => ({
      InstanceId: instanceId,
      StartTime: minutes(startedAtMs - minuteMs),
      EndTime: minutes(startedAtMs + 10 * minuteMs),
    }),
    proves(story, answer) {
      expect(answer).toMatchObject({ InstanceId: story.instanceId, PageNumber: 1 });
      expect(listAt(answer, "Items.LogRecords").length).toBe(answer["PageRecordCount"]);
    },
  },
];
