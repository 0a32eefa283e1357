import type { SeedCaller, SeedCase } from "./seed-case.ts";

const region = "cn-hangzhou";
const small = { RegionId: region, InstanceClass: "redis.basic.small.default" };

function rootOnly(operation: string, others: Readonly<Record<string, unknown>>): SeedCase[] {
  const callers = { reader: "signed by a RAM user", session: "signed by a session of a role" };
  return Object.entries(callers).map(([by, condition]) => ({
    row: 2,
    operation,
    condition,
    by: by as SeedCaller,
    request: () => others,
  }));
}

const adminOnly = {
  ActivateInstance: {},
  DataOperate: { Command: "GET a" },
  DeactivateInstance: {},
};

/** Rows about who asks. */
export const accessCases: readonly SeedCase[] = [
  {
    row: 1,
    operation: "DeleteInstance",
    condition: "a RAM user who may only read",
    by: "reader",
    request: ({ running }) => ({ InstanceId: running }),
  },
  {
    row: 1,
    operation: "CreateInstance",
    condition: "a RAM user who may only read, on an order",
    by: "reader",
    request: () => small,
  },
  {
    row: 1,
    operation: "DescribeInstances",
    condition: "an owner who names another one",
    by: "tenant",
    request: () => ({ RegionId: region, OwnerAccount: "root" }),
  },
  ...rootOnly("InitializeKvstorePermission", { RegionId: region }),
  ...rootOnly("ModifyActiveOperationTask", { Ids: "1", SwitchTime: "2026-01-01T00:00:00Z" }),
  ...Object.entries(adminOnly).map(
    ([operation, others]): SeedCase => ({
      row: 6,
      operation,
      condition: "an owner who does not administer the platform",
      by: "tenant",
      request: ({ running }) => ({ InstanceId: running, ...others }),
    }),
  ),
  {
    row: 9,
    operation: "DescribeInstances",
    condition: "the platform's key, with the owner of the resources alone",
    request: ({ tenantName }) => ({ RegionId: region, ResourceOwnerAccount: tenantName }),
  },
  {
    row: 9,
    operation: "DescribeInstances",
    condition: "an owner, with another one's resources",
    by: "tenant",
    request: () => ({ RegionId: region, ResourceOwnerAccount: "root" }),
  },
  {
    row: 23,
    operation: "CreateInstance",
    condition: "a RAM user who is denied bss:PayOrder",
    by: "no-orders",
    request: () => small,
  },
  {
    row: 23,
    operation: "ModifyInstanceSpec",
    condition: "a RAM user who is denied bss:PayOrder, on a change of class",
    by: "no-orders",
    request: ({ running }) => ({
      InstanceId: running,
      InstanceClass: "redis.basic.mid.default",
    }),
  },
  {
    row: 27,
    operation: "DescribeInstanceAttribute",
    condition: "the instance is another owner's",
    by: "tenant",
    request: ({ running }) => ({ InstanceId: running }),
  },
  {
    row: 27,
    operation: "DeleteInstance",
    condition: "the instance is another owner's, on a write",
    by: "tenant",
    request: ({ running }) => ({ InstanceId: running }),
  },
];
