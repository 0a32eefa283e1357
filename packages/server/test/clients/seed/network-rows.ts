import type { SeedCase } from "./seed-case.ts";

const region = "cn-hangzhou";
const someVswitch = { TargetNetworkType: "VPC", VpcId: "vpc-1", VSwitchId: "vsw-1" };

const days: Readonly<Record<string, object>> = {
  "ClassicExpiredDays is missing though the classic address is to stay": {},
  "ClassicExpiredDays is 15": { ClassicExpiredDays: "15" },
  "ClassicExpiredDays is 0": { ClassicExpiredDays: "0" },
  "ClassicExpiredDays is no number": { ClassicExpiredDays: "month" },
};

/** Rows about networks, endpoints and TLS. */
export const networkCases: readonly SeedCase[] = [
  {
    row: 37,
    operation: "ModifyDBInstanceConnectionString",
    condition: "neither another name nor another port",
    request: ({ running }) => ({ DBInstanceId: running, CurrentConnectionString: running }),
  },
  {
    row: 37,
    operation: "ModifyDBInstanceConnectionString",
    condition: "IPType says which endpoint, and nothing what becomes of it",
    request: ({ running }) => ({
      DBInstanceId: running,
      CurrentConnectionString: running,
      IPType: "Private",
    }),
  },
  {
    row: 41,
    operation: "ModifyInstanceSSL",
    condition: "a Memcache instance has no TLS",
    request: ({ memcache }) => ({ InstanceId: memcache, SSLEnabled: "Enable" }),
  },
  {
    row: 44,
    operation: "CreateInstance",
    condition: "every address of the /29 is taken",
    request: ({ fullVswitch }) => ({
      RegionId: region,
      InstanceClass: "redis.basic.small.default",
      ...fullVswitch,
    }),
  },
  {
    row: 44,
    operation: "SwitchNetwork",
    condition: "every address of the /29 is taken, for an instance of the classic network too",
    request: ({ running, fullVswitch }) => ({
      InstanceId: running,
      TargetNetworkType: "VPC",
      ...fullVswitch,
    }),
  },
  ...Object.entries(days).map(
    ([condition, more]): SeedCase => ({
      row: 53,
      operation: "SwitchNetwork",
      condition,
      request: ({ running }) => ({
        InstanceId: running,
        ...someVswitch,
        RetainClassic: "True",
        ...more,
      }),
    }),
  ),
  {
    row: 53,
    operation: "ModifyInstanceNetExpireTime",
    condition: "ClassicExpiredDays is 15",
    request: ({ running }) => ({
      InstanceId: running,
      ConnectionString: running,
      ClassicExpiredDays: 15,
    }),
  },
  {
    row: 55,
    operation: "CreateGlobalSecurityIPGroup",
    condition: "an octet of a shared whitelist is above 255",
    request: () => ({ RegionId: region, GIpList: "10.0.0.300", GlobalIgName: "office" }),
  },
];
