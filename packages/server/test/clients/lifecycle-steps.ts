import { expect } from "vitest";
import { testPassword, testRegion } from "../test-server.ts";
import { listAt, refusalOf, type Step } from "./story.ts";

const changedPassword = "Changed-Pass-1234";

/** Before anything exists: what can be had, and where. */
export const catalogueSteps: readonly Step[] = [
  {
    operation: "DescribeRegions",
    parameters: () => ({}),
    proves(_story, answer) {
      const ids = listAt(answer, "RegionIds.KVStoreRegion").map((region) => region["RegionId"]);
      expect(ids).toContain(testRegion);
    },
  },
  {
    operation: "DescribeZones",
    parameters: () => ({ RegionId: testRegion }),
    proves(_story, answer) {
      const ids = listAt(answer, "Zones.KVStoreZone").map((zone) => String(zone["ZoneId"]));
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.every((id) => id.startsWith(testRegion))).toBe(true);
    },
  },
  {
    operation: "DescribeAvailableResource",
    parameters: () => ({ RegionId: testRegion, Engine: "Redis", InstanceChargeType: "PostPaid" }),
    proves(_story, answer) {
      const text = JSON.stringify(listAt(answer, "AvailableZones.AvailableZone"));
      expect(text).toContain("redis.master.small.default");
    },
  },
  {
    operation: "DescribeParameterTemplates",
    parameters: () => ({ CharacterType: "normal", Engine: "Redis", EngineVersion: "5.0" }),
    proves(_story, answer) {
      const names = listAt(answer, "Parameters.TemplateRecord").map((one) => one["ParameterName"]);
      expect(names).toContain("maxmemory-policy");
    },
  },
];

/** From the order to a running instance with data in it. */
export const createSteps: readonly Step[] = [
  {
    operation: "CreateInstance",
    parameters: () => ({
      RegionId: testRegion,
      InstanceClass: "redis.master.small.default",
      InstanceName: "story*~'()+中",
      Password: testPassword,
      Token: `story-${crypto.randomUUID()}`,
    }),
    async proves(story, answer) {
      expect(answer).toMatchObject({ InstanceStatus: "Creating", RegionId: testRegion });
      story.instanceId = String(answer["InstanceId"]);
      expect(await story.redis((redis) => redis.set("kept", "1"))).toBe("OK");
    },
  },
  {
    operation: "DescribeInstanceAttribute",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(story, answer) {
      expect(listAt(answer, "Instances.DBInstanceAttribute")).toMatchObject([
        {
          InstanceId: story.instanceId,
          InstanceName: "story*~'()+中",
          InstanceStatus: "Normal",
          Capacity: 1024,
        },
      ]);
    },
  },
  {
    operation: "DescribeInstances",
    parameters: ({ instanceId }) => ({
      RegionId: testRegion,
      InstanceIds: instanceId,
      InstanceStatus: "Normal",
    }),
    proves(story, answer) {
      expect(answer).toMatchObject({ TotalCount: 1, PageNumber: 1, PageSize: 30 });
      const [found] = listAt(answer, "Instances.KVStoreInstance");
      expect(found).toMatchObject({ InstanceId: story.instanceId, InstanceStatus: "Normal" });
    },
  },
  {
    operation: "DescribeInstancesOverview",
    parameters: ({ instanceId }) => ({ RegionId: testRegion, InstanceIds: instanceId }),
    proves(story, answer) {
      expect(listAt(answer, "Instances")).toMatchObject([{ InstanceId: story.instanceId }]);
    },
  },
  {
    operation: "CreateInstances",
    parameters: () => ({
      Instances: JSON.stringify([
        {
          RegionId: testRegion,
          InstanceClass: "redis.basic.small.default",
          Password: testPassword,
          ChargeType: "PostPaid",
          Quantity: 2,
        },
      ]),
    }),
    async proves(story, answer) {
      const ids = listAt(answer, "InstanceIds.InstanceId").map(String);
      expect(new Set(ids).size).toBe(2);
      story.others.push(...ids);
      for (const id of ids) await story.settled(id);
    },
  },
  {
    operation: "CreateTairInstance",
    parameters: ({ vswitch }) => ({
      ...vswitch,
      RegionId: testRegion,
      InstanceClass: "tair.rdb.1g",
      InstanceType: "tair_rdb",
      ShardType: "STAND_ALONE",
      ChargeType: "PostPaid",
      Password: testPassword,
    }),
    async proves(story, answer) {
      const id = String(answer["InstanceId"]);
      story.others.push(id);
      expect(await story.settled(id)).toMatchObject({ InstanceType: "tair_rdb" });
    },
  },
];

/** A running instance changes and keeps its data. */
export const changeSteps: readonly Step[] = [
  {
    operation: "ModifyInstanceAttribute",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      InstanceName: "renamed",
      NewPassword: changedPassword,
    }),
    async proves(story) {
      await story.accountReady(story.instanceId);
      const old = story.redis((redis) => redis.get("kept"));
      await expect(old).rejects.toThrow(/WRONGPASS|invalid|NOAUTH/);
      story.password = changedPassword;
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
      expect(await story.attribute()).toMatchObject({ InstanceName: "renamed" });
    },
  },
  {
    operation: "ModifyInstanceMaintainTime",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      MaintainStartTime: "02:00Z",
      MaintainEndTime: "06:00Z",
    }),
    async proves(story) {
      expect(await story.attribute()).toMatchObject({
        MaintainStartTime: "02:00Z",
        MaintainEndTime: "06:00Z",
      });
    },
  },
  {
    operation: "ModifyInstanceSpec",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      InstanceClass: "redis.master.mid.default",
    }),
    async proves(story) {
      expect(await story.settled()).toMatchObject({
        InstanceClass: "redis.master.mid.default",
        RealInstanceClass: "redis.master.mid.default",
        Capacity: 2048,
      });
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
    },
  },
  {
    operation: "RestartInstance",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story) {
      await story.settled();
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
    },
  },
  {
    operation: "DescribeEngineVersion",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(_story, answer) {
      expect(answer).toMatchObject({ Engine: "redis", MajorVersion: "5.0" });
      expect(answer["MinorVersion"]).toMatch(/^redis-\d+\.\d+\.\d+/);
    },
  },
  {
    operation: "DescribeHistoryTasks",
    parameters: ({ instanceId, startedAtMs }) => ({
      RegionId: testRegion,
      InstanceId: instanceId,
      FromStartTime: new Date(startedAtMs - 60_000).toISOString().replace(/\.\d+/, ""),
      ToStartTime: new Date(startedAtMs + 600_000).toISOString().replace(/\.\d+/, ""),
    }),
    proves(_story, answer) {
      const kinds = listAt(answer, "Items").map((task) => task["TaskType"]);
      expect(kinds).toEqual(expect.arrayContaining(["CreateIns", "ModifyInsSpec", "RestartIns"]));
    },
  },
];

/** Data goes, then the instances. */
export const deleteSteps: readonly Step[] = [
  {
    operation: "FlushExpireKeys",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story) {
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
    },
  },
  {
    operation: "FlushInstanceForDB",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, DbIndex: 3 }),
    async proves(story) {
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
    },
  },
  {
    operation: "FlushInstance",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story) {
      expect(await story.redis((redis) => redis.dbsize())).toBe(0);
    },
  },
  {
    operation: "DeleteInstance",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves({ client, instanceId, others }) {
      for (const id of others) await client.call("DeleteInstance", { InstanceId: id });
      for (const id of [instanceId, ...others]) {
        const gone = client.call("DescribeInstanceAttribute", { InstanceId: id });
        expect(await refusalOf(gone)).toMatchObject({
          code: "InvalidInstanceId.NotFound",
          status: 404,
        });
      }
    },
  },
];
