import { expect } from "vitest";
import { testRegion } from "../test-server.ts";
import { listAt, type Step, type Story } from "./story.ts";
import type { WireAnswer } from "./wire-client.ts";

const publicPrefix = "storypublic";

/** The network that later steps order into. */
export const vpcSteps: readonly Step[] = [
  {
    operation: "DescribeRdsVpcs",
    parameters: () => ({ RegionId: testRegion }),
    proves(story, answer) {
      const [vpc] = listAt(answer, "Vpcs.Vpc.VpcItem");
      expect(vpc).toMatchObject({ IsDefault: true, Status: "Available" });
      const [vswitch] = listAt(vpc as WireAnswer, "VSwitchs.VSwitch");
      story.vswitch = {
        VpcId: String(vpc?.["VpcId"]),
        VSwitchId: String(vswitch?.["VSwitchId"]),
      };
    },
  },
  {
    operation: "DescribeRdsVSwitchs",
    parameters: ({ vswitch }) => ({ RegionId: testRegion, VpcId: vswitch.VpcId }),
    proves(story, answer) {
      const ids = listAt(answer, "VSwitches.VSwitch.VSwitchItem").map((one) => one["VSwitchId"]);
      expect(ids).toContain(story.vswitch.VSwitchId);
    },
  },
];

async function endpoint(story: Story, netType: string): Promise<WireAnswer | undefined> {
  await story.settled();
  const answer = await story.client.call("DescribeDBInstanceNetInfo", {
    InstanceId: story.instanceId,
  });
  return listAt(answer, "NetInfoItems.InstanceNetInfo").find(
    (item) => item["DBInstanceNetType"] === netType,
  );
}

const ofInstance = ({ instanceId }: Story) => ({ InstanceId: instanceId });

let publicString = "";
let classicString = "";

/** Further endpoints, the move into a VPC, and TLS. */
export const endpointSteps: readonly Step[] = [
  {
    operation: "AllocateInstancePublicConnection",
    parameters: (story) => ({
      ...ofInstance(story),
      ConnectionStringPrefix: `${publicPrefix}${story.instanceId.slice(-6)}`,
      Port: "16379",
    }),
    async proves(story) {
      const item = await endpoint(story, "0");
      expect(item).toMatchObject({ Port: "16379", IPType: "Public" });
      publicString = String(item?.["ConnectionString"]);
    },
  },
  {
    operation: "ModifyDBInstanceConnectionString",
    parameters: ({ instanceId }) => ({
      DBInstanceId: instanceId,
      CurrentConnectionString: publicString,
      IPType: "Public",
      Port: "16380",
    }),
    async proves(story) {
      expect(await endpoint(story, "0")).toMatchObject({ Port: "16380" });
    },
  },
  {
    operation: "ReleaseInstancePublicConnection",
    parameters: (story) => ({ ...ofInstance(story), CurrentConnectionString: publicString }),
    async proves(story) {
      expect(await endpoint(story, "0")).toBeUndefined();
    },
  },
  {
    operation: "SwitchNetwork",
    parameters: (story) => ({
      ...ofInstance(story),
      ...story.vswitch,
      TargetNetworkType: "VPC",
      RetainClassic: "True",
      ClassicExpiredDays: "14",
    }),
    async proves(story) {
      expect(await story.settled()).toMatchObject({ NetworkType: "VPC", ...story.vswitch });
      classicString = String((await endpoint(story, "1"))?.["ConnectionString"]);
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
    },
  },
  {
    operation: "ModifyInstanceNetExpireTime",
    parameters: (story) => ({
      ...ofInstance(story),
      ConnectionString: classicString,
      ClassicExpiredDays: 30,
    }),
    async proves(story, answer) {
      expect(listAt(answer, "NetInfoItems.NetInfoItem")).toMatchObject([
        { ConnectionString: classicString },
      ]);
      await story.settled();
    },
  },
  {
    operation: "ModifyInstanceSSL",
    parameters: (story) => ({ ...ofInstance(story), SSLEnabled: "Enable" }),
    async proves(story) {
      await story.settled();
      await expect(story.redis((redis) => redis.get("kept"))).rejects.toThrow();
    },
  },
  {
    operation: "DescribeInstanceSSL",
    parameters: (story) => ofInstance(story),
    async proves(story, answer) {
      expect(answer).toMatchObject({ SSLEnabled: "Enable" });
      expect(Date.parse(String(answer["SSLExpiredTime"]))).toBeGreaterThan(Date.now());
      await story.client.call("ModifyInstanceSSL", {
        InstanceId: story.instanceId,
        SSLEnabled: "Disable",
      });
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
    },
  },
];

let groupId = "";
const group = () => ({ RegionId: testRegion, GlobalSecurityGroupId: groupId });

/** Whitelists that instances share, and what else says who may connect. */
export const sharedWhitelistSteps: readonly Step[] = [
  {
    operation: "CreateGlobalSecurityIPGroup",
    parameters: () => ({ RegionId: testRegion, GIpList: "172.21.0.0/16", GlobalIgName: "story" }),
    proves(_story, answer) {
      groupId = String(listAt(answer, "GlobalSecurityIPGroup")[0]?.["GlobalSecurityGroupId"]);
    },
  },
  {
    operation: "ModifyGlobalSecurityIPGroup",
    parameters: () => ({ ...group(), GIpList: "172.20.0.0/16", GlobalIgName: "story" }),
    proves: () => undefined,
  },
  {
    operation: "ModifyGlobalSecurityIPGroupName",
    parameters: () => ({ ...group(), GlobalIgName: "story_2" }),
    proves: () => undefined,
  },
  {
    operation: "ModifyGlobalSecurityIPGroupRelation",
    parameters: ({ instanceId }) => ({ ...group(), DBClusterId: instanceId }),
    proves: () => undefined,
  },
  {
    operation: "DescribeGlobalSecurityIPGroupRelation",
    parameters: ({ instanceId }) => ({ RegionId: testRegion, DBClusterId: instanceId }),
    proves(_story, answer) {
      expect(listAt(answer, "GlobalSecurityIPGroupRel")).toMatchObject([
        { GlobalSecurityGroupId: groupId, GIpList: "172.20.0.0/16", GlobalIgName: "story_2" },
      ]);
    },
  },
  {
    operation: "DescribeGlobalSecurityIPGroup",
    parameters: () => group(),
    proves(story, answer) {
      expect(listAt(answer, "GlobalSecurityIPGroup")).toMatchObject([
        { DBInstances: [story.instanceId] },
      ]);
    },
  },
  {
    operation: "DescribeDbInstanceConnectivity",
    parameters: ({ instanceId }) => ({ DBInstanceId: instanceId, SrcIp: "172.20.8.7" }),
    proves(_story, answer) {
      expect(answer).toMatchObject({ ConnCheckResult: "Success" });
    },
  },
  {
    operation: "DeleteGlobalSecurityIPGroup",
    parameters: () => ({ ...group(), GlobalIgName: "story_2" }),
    async proves(story) {
      const answer = await story.client.call("DescribeDbInstanceConnectivity", {
        DBInstanceId: story.instanceId,
        SrcIp: "172.20.8.7",
      });
      expect(answer).toMatchObject({ ConnCheckErrorCode: "SRC_IP_NOT_IN_USER_WHITELIST" });
    },
  },
  {
    operation: "ModifySecurityGroupConfiguration",
    parameters: ({ instanceId }) => ({ DBInstanceId: instanceId, SecurityGroupId: "sg-story" }),
    proves: () => undefined,
  },
  {
    operation: "DescribeSecurityGroupConfiguration",
    parameters: (story) => ofInstance(story),
    proves(_story, answer) {
      expect(listAt(answer, "Items.EcsSecurityGroupRelation")).toMatchObject([
        { SecurityGroupId: "sg-story", RegionId: testRegion },
      ]);
    },
  },
];
