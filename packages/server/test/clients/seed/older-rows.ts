import { testRegion } from "../../test-server.ts";
import type { SeedCase } from "./seed-case.ts";

const commands: Readonly<Record<string, string>> = {
  "a blank and then nothing stands for the key": "GET ",
  "the key is missing": "GET",
  "the key is empty": 'SET "" value',
  "the second of two keys is empty": "MGET a ''",
  "the key is a byte longer than 64 KiB": `EXISTS ${"k".repeat(64 * 1024 + 1)}`,
};

/** Rows that operations of 2015, and those about nodes and tasks, meet. */
export const olderCases: readonly SeedCase[] = [
  {
    row: 4,
    operation: "DescribeTasks",
    condition: "Status is no status of a task",
    request: ({ running }) => ({ InstanceId: running, Status: "Sleeping" }),
  },
  {
    row: 10,
    operation: "ModifyResourceGroup",
    condition: "ClientToken holds a blank",
    request: ({ running }) => ({
      RegionId: testRegion,
      InstanceId: running,
      ResourceGroupId: "rg-development",
      ClientToken: "two words",
    }),
  },
  {
    row: 12,
    operation: "ResetAccount",
    condition: "the password has seven characters",
    request: ({ running }) => ({
      InstanceId: running,
      AccountName: running,
      AccountPassword: "Short-1",
    }),
  },
  {
    row: 12,
    operation: "VerifyPassword",
    condition: "a password that no instance can have",
    request: ({ running }) => ({ InstanceId: running, Password: "short" }),
  },
  {
    row: 14,
    operation: "DescribeTasks",
    condition: "StartTime is no time",
    request: ({ running }) => ({ InstanceId: running, StartTime: "yesterday" }),
  },
  {
    row: 15,
    operation: "DescribeParameterModificationHistory",
    condition: "an end before the start",
    request: ({ running }) => ({
      InstanceId: running,
      StartTime: "2026-01-02T00:00:00Z",
      EndTime: "2026-01-01T00:00:00Z",
    }),
  },
  {
    row: 16,
    operation: "DescribeMonitorValues",
    condition: "an id comes twice",
    request: ({ running }) => ({ InstanceIds: `${running},${running}` }),
  },
  {
    row: 20,
    operation: "ModifyInstanceCapacity",
    condition: "no class of the family has this capacity",
    request: ({ running }) => ({ InstanceId: running, Capacity: 777 }),
  },
  {
    row: 27,
    operation: "DataOperate",
    condition: "no such instance",
    request: () => ({ InstanceId: "r-bp1doesnotexist", Command: "GET a" }),
  },
  {
    row: 28,
    operation: "VerifyPassword",
    condition: "the password is another",
    request: ({ running }) => ({ InstanceId: running, Password: "Wrong-Pass-1234" }),
  },
  {
    row: 41,
    operation: "DataOperate",
    condition: "a Memcache instance has no Redis commands",
    request: ({ memcache }) => ({ InstanceId: memcache, Command: "GET a" }),
  },
  {
    row: 41,
    operation: "SwitchInstanceHA",
    condition: "an instance of one node has nobody to take over",
    request: ({ running }) => ({ InstanceId: running }),
  },
  {
    row: 41,
    operation: "DescribeLogicInstanceTopology",
    condition: "a Memcache instance has no shards",
    request: ({ memcache }) => ({ InstanceId: memcache }),
  },
  ...Object.entries(commands).map(
    ([condition, Command]): SeedCase => ({
      row: 42,
      operation: "DataOperate",
      condition,
      request: ({ running }) => ({ InstanceId: running, Command }),
    }),
  ),
  {
    row: 48,
    operation: "ActivateInstance",
    place: "counted",
    condition: "the subscription is over",
    request: ({ expired }) => ({ InstanceId: expired }),
  },
  {
    row: 48,
    operation: "DataOperate",
    place: "counted",
    condition: "the subscription is over, on a read of data",
    request: ({ expired }) => ({ InstanceId: expired, Command: "GET a" }),
  },
  {
    row: 50,
    operation: "DeactivateInstance",
    place: "crippled",
    condition: "the instance is being created",
    request: ({ creating }) => ({ InstanceId: creating }),
  },
];
