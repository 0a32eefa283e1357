import { expect } from "vitest";
import { testRegion } from "../test-server.ts";
import { listAt, type Step } from "./story.ts";

/** What it costs, a lock on writes, and a subscription taken, prolonged and given up. */
export const moneySteps: readonly Step[] = [
  {
    operation: "DescribePrice",
    parameters: () => ({
      RegionId: testRegion,
      OrderType: "BUY",
      InstanceClass: "redis.basic.small.default",
      ChargeType: "PostPaid",
    }),
    proves(_story, answer) {
      expect(answer["Order"]).toMatchObject({ Currency: "CNY" });
    },
  },
  {
    operation: "LockDBInstanceWrite",
    parameters: ({ instanceId }) => ({ DBInstanceId: instanceId, LockReason: "the story" }),
    async proves(story) {
      await story.settled();
      await expect(story.redis((redis) => redis.set("locked", "1"))).rejects.toThrow();
    },
  },
  {
    operation: "UnlockDBInstanceWrite",
    parameters: ({ instanceId }) => ({ DBInstanceId: instanceId }),
    async proves(story) {
      await story.settled();
      expect(await story.redis((redis) => redis.set("kept", "1"))).toBe("OK");
    },
  },
  {
    operation: "TransformToPrePaid",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, Period: "1" }),
    async proves(story) {
      await story.settled();
      expect(await story.attribute()).toMatchObject({ ChargeType: "PrePaid" });
    },
  },
  {
    operation: "RenewInstance",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, Period: "1" }),
    proves(_story, answer) {
      expect(String(answer["OrderId"])).toMatch(/^\d+$/);
    },
  },
  {
    operation: "RenewMultiInstance",
    parameters: ({ instanceId }) => ({ InstanceIds: instanceId, Period: "1" }),
    proves(_story, answer) {
      expect(String(answer["OrderId"])).toMatch(/^\d+$/);
    },
  },
  {
    operation: "ModifyInstanceAutoRenewalAttribute",
    parameters: ({ instanceId }) => ({
      DBInstanceId: instanceId,
      AutoRenew: "true",
      Duration: "2",
    }),
    proves: () => undefined,
  },
  {
    operation: "DescribeInstanceAutoRenewalAttribute",
    parameters: ({ instanceId }) => ({ RegionId: testRegion, DBInstanceId: instanceId }),
    proves(_story, answer) {
      expect(listAt(answer, "Items.Item")).toMatchObject([{ AutoRenew: "true", Duration: 2 }]);
    },
  },
  {
    operation: "DescribeInstancesByExpireTime",
    parameters: () => ({ ExpirePeriod: "120", HasExpiredRes: "false" }),
    proves({ instanceId }, answer) {
      const ids = listAt(answer, "Instances.KVStoreInstance").map((each) => each["InstanceId"]);
      expect(ids).toContain(instanceId);
    },
  },
  {
    operation: "TransformInstanceChargeType",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, ChargeType: "PostPaid" }),
    async proves(story) {
      await story.settled();
      expect(await story.attribute()).toMatchObject({ ChargeType: "PostPaid" });
    },
  },
];

/** What was released leaves the recycle bin as well. */
export const destroySteps: readonly Step[] = [
  {
    operation: "DestroyInstance",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    proves: () => undefined,
  },
];
