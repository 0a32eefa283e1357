import { expect } from "vitest";
import { testRegion } from "../test-server.ts";
import { listAt, type Step, type Story } from "./story.ts";
import type { WireAnswer } from "./wire-client.ts";

const seconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const masterIn = (answer: WireAnswer) =>
  String(listAt(answer, "Node.NodeInfo").find((node) => node["Role"] === "master")?.["NodeId"]);

/** The data are there, on another master than before. */
async function hasNewMaster(story: Story): Promise<void> {
  expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
  const nodes = { InstanceId: story.instanceId };
  const masterId = masterIn(await story.client.call("DescribeRoleZoneInfo", nodes));
  expect(masterId).not.toBe(story.masterId);
  story.masterId = masterId;
}

/** The nodes of the instance and their roles. */
export const clusterSteps: readonly Step[] = [
  {
    operation: "DescribeRoleZoneInfo",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(story, answer) {
      story.masterId = masterIn(answer);
      const roles = listAt(answer, "Node.NodeInfo").map((node) => node["Role"]);
      expect(roles.sort()).toEqual(["master", "slave"]);
    },
  },
  {
    operation: "DescribeLogicInstanceTopology",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(_story, answer) {
      expect(listAt(answer, "RedisShardList.NodeInfo")).toHaveLength(2);
      expect(listAt(answer, "RedisProxyList.NodeInfo")).toEqual([]);
    },
  },
  {
    operation: "SwitchInstanceHA",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story, answer) {
      expect(String(answer["TaskId"])).not.toBe("");
      await hasNewMaster(story);
    },
  },
  {
    operation: "MasterNodeShutDownFailOver",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, FailMode: "Hard" }),
    proves: hasNewMaster,
  },
  {
    operation: "QueryTask",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(_story, answer) {
      expect(answer).toMatchObject({ Action: "ShutDownNode", Progress: 100 });
    },
  },
  {
    operation: "DescribeTasks",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, Status: "Succeed" }),
    proves(_story, answer) {
      const [last] = listAt(answer, "Items.TaskProgressInfo");
      expect(last).toMatchObject({ TaskAction: "ShutDownNode", Status: "Succeed" });
    },
  },
  {
    operation: "ModifyResourceGroup",
    parameters: ({ instanceId }) => ({
      RegionId: testRegion,
      InstanceId: instanceId,
      ResourceGroupId: "rg-development",
    }),
    async proves(story) {
      expect(await story.attribute()).toMatchObject({ ResourceGroupId: "rg-development" });
    },
  },
  {
    operation: "ModifyDBInstanceAutoUpgrade",
    parameters: ({ instanceId }) => ({ DBInstanceId: instanceId, Value: "1" }),
    async proves({ client, instanceId }) {
      expect(await client.call("DescribeEngineVersion", { InstanceId: instanceId })).toMatchObject({
        IsAutoUpgradeOpen: "1",
        IsLatestVersion: true,
      });
    },
  },
  {
    operation: "ModifyInstanceMinorVersion",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story) {
      expect(await story.attribute()).toMatchObject({ InstanceStatus: "Normal" });
    },
  },
  {
    operation: "ModifyInstanceParameter",
    parameters: ({ instanceId }) => ({
      RegionId: testRegion,
      InstanceId: instanceId,
      Parameters: JSON.stringify({ timeout: 77 }),
    }),
    async proves(story, answer) {
      story.taskId = String(answer["TaskId"]);
      await story.settled();
    },
  },
  {
    operation: "DescribeParameterModificationHistory",
    parameters: ({ instanceId, startedAtMs }) => ({
      InstanceId: instanceId,
      ParameterName: "timeout",
      StartTime: seconds(startedAtMs - 60_000),
      EndTime: seconds(startedAtMs + 600_000),
    }),
    proves(_story, answer) {
      expect(listAt(answer, "HistoricalParameters.HistoricalParameter")).toMatchObject([
        { ParameterName: "timeout", OldParameterValue: "0", NewParameterValue: "77" },
      ]);
    },
  },
  {
    operation: "DescribeTaskDetail",
    parameters: ({ instanceId, taskId }) => ({ InstanceId: instanceId, TaskId: taskId }),
    proves(_story, answer) {
      expect(answer).toMatchObject({ Status: "SUCCEED" });
    },
  },
];
