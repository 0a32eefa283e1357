import type { SeedCase, SeedWorld } from "./seed-case.ts";

type Request = Readonly<Record<string, unknown>>;

/** Operations on one instance, with all that they need besides its id. */
const reads: Readonly<Record<string, Request>> = {
  DescribeAccounts: {},
  DescribeDBInstanceNetInfo: {},
  DescribeEngineVersion: {},
  DescribeHistoryTasks: {
    RegionId: "cn-hangzhou",
    FromStartTime: "2026-01-01T00:00:00Z",
    ToStartTime: "2026-12-31T00:00:00Z",
  },
  DescribeInstanceAttribute: {},
  DescribeInstanceConfig: {},
  DescribeIntranetAttribute: {},
  DescribeParameters: {},
  DescribeSecurityIps: {},
};

const writes: Readonly<Record<string, Request>> = {
  CreateAccount: { AccountName: "someone", AccountPassword: "Some-Pass-1234" },
  DeleteAccount: { AccountName: "someone" },
  DeleteInstance: {},
  FlushExpireKeys: {},
  FlushInstance: {},
  FlushInstanceForDB: { DbIndex: 0 },
  GrantAccountPrivilege: { AccountName: "someone", AccountPrivilege: "RoleReadOnly" },
  ModifyAccountDescription: { AccountName: "someone", AccountDescription: "someone else" },
  ModifyAccountPassword: {
    AccountName: "someone",
    OldAccountPassword: "Some-Pass-1234",
    NewAccountPassword: "Other-Pass-1234",
  },
  ModifyInstanceAttribute: { InstanceName: "renamed" },
  ModifyInstanceConfig: { Config: '{"maxmemory-policy":"allkeys-lru"}' },
  ModifyInstanceMaintainTime: { MaintainStartTime: "02:00Z", MaintainEndTime: "06:00Z" },
  ModifyInstanceSpec: { InstanceClass: "redis.basic.mid.default" },
  ModifyInstanceVpcAuthMode: { VpcAuthMode: "Close" },
  ModifySecurityIps: { SecurityIps: "10.0.0.1" },
  ResetAccountPassword: { AccountName: "someone", AccountPassword: "Other-Pass-1234" },
  RestartInstance: {},
};

function on(operation: string, instanceId: string, others: Request): Request {
  const name = operation === "DescribeParameters" ? "DBInstanceId" : "InstanceId";
  return { ...others, [name]: instanceId };
}

function casesFor(
  operations: Readonly<Record<string, Request>>,
  fault: Pick<SeedCase, "row" | "condition" | "place"> & { id(world: SeedWorld): string },
): SeedCase[] {
  const { id, ...rest } = fault;
  return Object.entries(operations).map(([operation, others]) => ({
    ...rest,
    operation,
    request: (world) => on(operation, id(world), others),
  }));
}

/** Rows about the instance that a request names: whether it is there, and its state. */
export const instanceIdCases: readonly SeedCase[] = [
  ...casesFor(
    { ...reads, ...writes },
    { row: 27, condition: "no such instance", id: () => "r-bp1doesnotexist" },
  ),
  ...casesFor(
    {
      DescribeInstanceAttribute: {},
      DeleteInstance: {},
      ModifySecurityIps: { SecurityIps: "10.0.0.1" },
    },
    { row: 27, condition: "the instance was released", id: ({ released }) => released },
  ),
  ...casesFor(writes, {
    row: 50,
    condition: "the instance is being created",
    place: "crippled",
    id: ({ creating }) => creating,
  }),
];
