import { expect } from "vitest";
import { testRegion } from "../test-server.ts";
import { listAt, type Step, type Story, until } from "./story.ts";

const reader = "story_reader";
const readerPasswords = ["Reader-Pass-1", "Reader-Pass-2", "Reader-Pass-3"] as const;

function asReader(story: Story, password: string) {
  return story.redis((redis) => redis.set("by-reader", "1"), { username: reader, password });
}

const [firstPassword, secondPassword, thirdPassword] = readerPasswords;

export const accountSteps: readonly Step[] = [
  {
    operation: "CreateAccount",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      AccountName: reader,
      AccountPassword: firstPassword,
      AccountPrivilege: "RoleReadOnly",
    }),
    async proves(story, answer) {
      expect(answer).toMatchObject({ InstanceId: story.instanceId, AcountName: reader });
      await story.accountReady(reader);
      await expect(asReader(story, firstPassword)).rejects.toThrow(/NOPERM/);
    },
  },
  {
    operation: "DescribeAccounts",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, AccountName: reader }),
    proves(_story, answer) {
      expect(listAt(answer, "Accounts.Account")).toMatchObject([
        {
          AccountName: reader,
          DatabasePrivileges: { DatabasePrivilege: [{ AccountPrivilege: "RoleReadOnly" }] },
        },
      ]);
    },
  },
  {
    operation: "GrantAccountPrivilege",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      AccountName: reader,
      AccountPrivilege: "RoleReadWrite",
    }),
    async proves(story) {
      await story.accountReady(reader);
      expect(await asReader(story, firstPassword)).toBe("OK");
    },
  },
  {
    operation: "ModifyAccountDescription",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      AccountName: reader,
      AccountDescription: "reads reports",
    }),
    async proves(story) {
      expect(await story.account(reader)).toMatchObject({ AccountDescription: "reads reports" });
    },
  },
  {
    operation: "ModifyAccountPassword",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      AccountName: reader,
      OldAccountPassword: firstPassword,
      NewAccountPassword: secondPassword,
    }),
    async proves(story) {
      await story.accountReady(reader);
      expect(await asReader(story, secondPassword)).toBe("OK");
      await expect(asReader(story, firstPassword)).rejects.toThrow(/WRONGPASS|NOAUTH/);
    },
  },
  {
    operation: "ResetAccountPassword",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      AccountName: reader,
      AccountPassword: thirdPassword,
    }),
    async proves(story) {
      await story.accountReady(reader);
      expect(await asReader(story, thirdPassword)).toBe("OK");
    },
  },
  {
    operation: "DeleteAccount",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, AccountName: reader }),
    async proves(story) {
      await until("the account is gone", async () =>
        (await story.account(reader)) ? undefined : true,
      );
      await expect(asReader(story, thirdPassword)).rejects.toThrow(/WRONGPASS|NOAUTH/);
    },
  },
];

export const networkSteps: readonly Step[] = [
  {
    operation: "DescribeDBInstanceNetInfo",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story, answer) {
      const [item] = listAt(answer, "NetInfoItems.InstanceNetInfo");
      const attribute = await story.attribute();
      expect(item).toMatchObject({
        ConnectionString: attribute["ConnectionDomain"],
        Port: String(attribute["Port"]),
      });
    },
  },
  {
    operation: "DescribeIntranetAttribute",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(_story, answer) {
      expect(answer["IntranetBandwidth"]).toBeGreaterThan(0);
    },
  },
  {
    operation: "ModifySecurityIps",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      SecurityIps: "10.0.0.0/8,192.168.1.1",
      ModifyMode: "Append",
      SecurityIpGroupName: "story",
    }),
    proves: () => undefined,
  },
  {
    operation: "DescribeSecurityIps",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(_story, answer) {
      expect(listAt(answer, "SecurityIpGroups.SecurityIpGroup")).toMatchObject([
        { SecurityIpGroupName: "default", SecurityIpList: "127.0.0.1" },
        { SecurityIpGroupName: "story", SecurityIpList: "10.0.0.0/8,192.168.1.1" },
      ]);
    },
  },
  {
    operation: "ModifyInstanceVpcAuthMode",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, VpcAuthMode: "Close" }),
    async proves(story) {
      await story.settled();
      expect(await story.redis((redis) => redis.get("kept"), { password: null })).toBe("1");
      await story.client.call("ModifyInstanceVpcAuthMode", {
        InstanceId: story.instanceId,
        VpcAuthMode: "Open",
      });
      await story.settled();
      const open = story.redis((redis) => redis.get("kept"), { password: null });
      await expect(open).rejects.toThrow(/NOAUTH/);
    },
  },
];

export const parameterSteps: readonly Step[] = [
  {
    operation: "ModifyInstanceConfig",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      Config: JSON.stringify({ "maxmemory-policy": "allkeys-lru" }),
    }),
    async proves(story) {
      expect(JSON.parse(String((await story.settled())["Config"]))).toMatchObject({
        "maxmemory-policy": "allkeys-lru",
      });
    },
  },
  {
    operation: "DescribeInstanceConfig",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves(_story, answer) {
      expect(JSON.parse(String(answer["Config"]))).toMatchObject({
        "maxmemory-policy": "allkeys-lru",
      });
    },
  },
  {
    operation: "DescribeParameters",
    parameters: ({ instanceId }) => ({ DBInstanceId: instanceId }),
    proves(_story, answer) {
      const running = listAt(answer, "RunningParameters.Parameter");
      expect(running).toContainEqual(
        expect.objectContaining({
          ParameterName: "maxmemory-policy",
          ParameterValue: "allkeys-lru",
        }),
      );
    },
  },
];

const tag = { Key: "story key", Value: "v*~/é 1+" };

function tagged({ instanceId }: Story) {
  return { RegionId: testRegion, ResourceType: "INSTANCE", ResourceId: [instanceId] };
}

export const tagSteps: readonly Step[] = [
  {
    operation: "TagResources",
    parameters: (story) => ({ ...tagged(story), Tag: [tag] }),
    async proves({ client, instanceId }) {
      const found = await client.call("DescribeInstances", { RegionId: testRegion, Tag: [tag] });
      expect(listAt(found, "Instances.KVStoreInstance")).toMatchObject([
        { InstanceId: instanceId, Tags: { Tag: [tag] } },
      ]);
    },
  },
  {
    operation: "ListTagResources",
    parameters: (story) => tagged(story),
    proves(story, answer) {
      expect(listAt(answer, "TagResources.TagResource")).toMatchObject([
        { ResourceId: story.instanceId, TagKey: tag.Key, TagValue: tag.Value },
      ]);
    },
  },
  {
    operation: "DescribeTags",
    parameters: () => ({ RegionId: testRegion }),
    proves(_story, answer) {
      expect(listAt(answer, "Tags").map((one) => one["TagKey"])).toContain(tag.Key);
    },
  },
  {
    operation: "UntagResources",
    parameters: (story) => ({ ...tagged(story), TagKey: [tag.Key] }),
    async proves(story) {
      expect(listAt(await story.attribute(), "Tags.Tag")).toEqual([]);
    },
  },
];
