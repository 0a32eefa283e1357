import { expect } from "vitest";
import { listAt, refusalOf, type Step, until } from "./story.ts";

const spare = { AccountName: "story_spare", AccountPassword: "Spare-Pass-1" };

/** Accounts as they were handled before 2020. */
export const olderAccountSteps: readonly Step[] = [
  {
    operation: "ResetAccount",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      AccountName: instanceId,
      AccountPassword: "Story-Reset-1",
    }),
    async proves(story) {
      await story.accountReady(story.instanceId);
      story.password = "Story-Reset-1";
      expect(await story.redis((redis) => redis.get("kept"))).toBe("1");
      await story.client.call("CreateAccount", { InstanceId: story.instanceId, ...spare });
      await story.accountReady(spare.AccountName);
    },
  },
  {
    operation: "RevokeAccountPrivilege",
    parameters: ({ instanceId }) => ({
      InstanceId: instanceId,
      AccountName: spare.AccountName,
    }),
    async proves(story) {
      const { AccountName, AccountPassword } = spare;
      const account = await story.accountReady(AccountName);
      expect(listAt(account, "DatabasePrivileges.DatabasePrivilege")).toEqual([]);
      const login = { username: AccountName, password: AccountPassword };
      await expect(story.redis((redis) => redis.get("kept"), login)).rejects.toThrow(/NOPERM/);
      await story.client.call("DeleteAccount", { InstanceId: story.instanceId, AccountName });
    },
  },
];

/** Operations of 2015 that no SDK of today has a method for, on the instance of the story. */
export const olderSteps: readonly Step[] = [
  {
    operation: "VerifyPassword",
    parameters: ({ instanceId, password }) => ({ InstanceId: instanceId, Password: password }),
    async proves({ client, instanceId }) {
      const wrong = { InstanceId: instanceId, Password: "Never-Was-1234" };
      expect(await refusalOf(client.call("VerifyPassword", wrong))).toMatchObject({
        code: "IncorrectPassword",
        status: 400,
      });
    },
  },
  {
    operation: "DataOperate",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, Command: "SET 'by hand' \"1 2\"" }),
    async proves(story, answer) {
      expect(answer["CommandResult"]).toBe('"OK"');
      expect(await story.redis((redis) => redis.get("by hand"))).toBe("1 2");
    },
  },
  {
    operation: "DescribeMonitorValues",
    parameters: ({ instanceId }) => ({ InstanceIds: instanceId, MonitorKeys: "UsedMemCache" }),
    async proves({ client, instanceId }) {
      const parameters = { InstanceIds: instanceId, MonitorKeys: "UsedMemCache" };
      await until("memory has been measured", async () => {
        const answer = await client.call("DescribeMonitorValues", parameters);
        const [monitor = {}] = listAt(answer, "InstanceIds.KVStoreInstanceMonitor");
        const [value] = listAt(monitor, "MonitorKeys.KVStoreMonitorKey");
        return Number(value?.["Value"]) > 0 || undefined;
      });
    },
  },
  {
    operation: "DeactivateInstance",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story) {
      await until("the instance is Inactive", async () =>
        (await story.attribute())["InstanceStatus"] === "Inactive" ? true : undefined,
      );
      const write = { InstanceId: story.instanceId, Command: "SET closed 1" };
      expect(await refusalOf(story.client.call("DataOperate", write))).toMatchObject({
        code: "IncorrectDBInstanceLockMode",
        status: 400,
      });
    },
  },
  {
    operation: "ActivateInstance",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId }),
    async proves(story) {
      expect(await story.redis((redis) => redis.mget("by hand", "closed"))).toEqual(["1 2", null]);
    },
  },
  {
    operation: "ModifyInstanceCapacity",
    parameters: ({ instanceId }) => ({ InstanceId: instanceId, Capacity: 4096 }),
    async proves(story, answer) {
      expect(String(answer["OrderId"])).toMatch(/^\d+$/);
      expect(await story.settled()).toMatchObject({
        InstanceClass: "redis.master.stand.default",
        RealInstanceClass: "redis.master.stand.default",
      });
    },
  },
];
