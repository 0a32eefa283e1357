import { operations } from "@kvasir/spec";
import { testPassword, testRegion } from "./test-server.ts";

type Values = Readonly<Record<string, string>>;

const day = 24 * 3_600_000;
const at = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, "");
const minutesAt = (ms: number) => at(ms).replace(/:\d\dZ$/, "Z");

/** Operations whose times have minutes and no seconds. */
const inMinutes =
  /^Describe(Backups|ClusterBackupList|HistoryMonitorValues|SlowLogRecords|RunningLogRecords|AuditRecords|ErrorLogRecords)$/;

/** What a parameter of this name can be, where it says nothing about an instance. */
function valuesAt(now: number): Values {
  return {
    RegionId: testRegion,
    AccountName: "hiddenaccount",
    AccountPassword: testPassword,
    Password: testPassword,
    OldAccountPassword: testPassword,
    NewAccountPassword: "Other-Pass-1234",
    AccountPrivilege: "RoleReadOnly",
    AccountDescription: "swept",
    BackupId: "1",
    Capacity: "2048",
    Category: "0",
    CharacterType: "normal",
    ChargeType: "PrePaid",
    ClassicExpiredDays: "14",
    Command: "GET a",
    Config: '{"maxmemory-policy":"allkeys-lru"}',
    ConnectionString: "swept.example",
    ConnectionStringPrefix: "sweptprefix",
    CurrentConnectionString: "swept.example",
    DbIndex: "0",
    Engine: "Redis",
    EngineVersion: "5.0",
    EndTime: at(now),
    ExpectExpireTime: at(now + 10 * day),
    FromStartTime: at(now - day),
    GIpList: "203.0.113.1",
    GlobalIgName: "swept",
    GlobalSecurityGroupId: "g-1",
    Ids: "1",
    InstanceClass: "redis.basic.mid.default",
    InstanceName: "swept",
    Instances: "[]",
    InstanceType: "Redis",
    IntervalForHistory: "01m",
    LockReason: "swept",
    MaintainEndTime: "06:00Z",
    MaintainStartTime: "02:00Z",
    MajorVersion: "6.0",
    MonitorKeys: "UsedMemory",
    NewConnectionString: "sweptprefix",
    NodeId: "n-1",
    OrderType: "BUY",
    ParameterName: "maxmemory-policy",
    Parameters: '{"maxmemory-policy":"allkeys-lru"}',
    ParameterValue: "allkeys-lru",
    Period: "1",
    Port: "6400",
    PreferredBackupPeriod: "Monday",
    PreferredBackupTime: "01:00Z-02:00Z",
    ResourceGroupId: "rg-swept",
    ResourceType: "INSTANCE",
    SecurityIpGroupName: "swept",
    SecurityIps: "203.0.113.1",
    ShardCount: "1",
    RetentionDay: "9",
    SnapshotId: "1",
    SrcIp: "203.0.113.1",
    SSLEnabled: "Enable",
    StartTime: at(now - day),
    SwitchTime: at(now + day),
    TargetInstanceClass: "redis.basic.mid.default",
    TargetIntranetBandwidth: "20",
    TargetNetworkType: "VPC",
    TaskId: "t-1",
    TempInstanceId: "t-bp1zzzzzzzzzzzzzzz",
    ToStartTime: at(now),
    VpcAuthMode: "Close",
    VpcId: "vpc-swept",
    VSwitchId: "vsw-swept",
    ZoneId: `${testRegion}-g`,
  };
}

/** Parameters that must not be sent together with those that are required. */
const never = new Set(["DryRun", "Token", "ClientToken", "OwnerId", "OwnerAccount"]);

/** Parameters with which an operation of R-kvstore gets past its validator, naming one instance. */
export function sweepParameters(name: string, instanceId: string, now = Date.now()): Values {
  const values = valuesAt(now);
  const sent: Record<string, string> = { RegionId: testRegion };
  for (const parameter of operations.get(name)?.requestParameters ?? []) {
    if (never.has(parameter.name)) continue;
    if (parameter.name === "ResourceId") sent["ResourceId.1"] = instanceId;
    else if (parameter.name === "TagKey") sent["TagKey.1"] = "hidden-key";
    else if (parameter.name === "Tag" && name === "TagResources") {
      sent["Tag.1.Key"] = "swept";
      sent["Tag.1.Value"] = "swept";
    } else if (
      /^(DB)?(Instance|Cluster)Ids?$/.test(parameter.name) &&
      parameter.name !== "ClusterId"
    )
      sent[parameter.name] = instanceId;
    else if (parameter.required || also(name, parameter.name)) {
      const value = values[parameter.name] ?? parameter.enum?.[0];
      if (value !== undefined) sent[parameter.name] = String(value);
    }
  }
  if (inMinutes.test(name)) {
    sent["StartTime"] = minutesAt(now - day / 24);
    sent["EndTime"] = minutesAt(now);
  }
  return sent;
}

/** Optional parameters without which an operation has nothing to do. */
function also(operation: string, parameter: string): boolean {
  const needed: Readonly<Record<string, readonly string[]>> = {
    CreateInstance: ["InstanceClass"],
    DescribePrice: ["InstanceClass"],
    ModifyBackupPolicy: ["PreferredBackupPeriod", "PreferredBackupTime"],
    ModifyDBInstanceConnectionString: ["NewConnectionString"],
    ModifyInstanceAttribute: ["InstanceName"],
    ModifyInstanceConfig: ["Config"],
    ModifyInstanceSpec: ["InstanceClass"],
    SetSnapshotSettings: ["RetentionDay"],
    SwitchNetwork: ["TargetNetworkType", "VpcId", "VSwitchId"],
  };
  return needed[operation]?.includes(parameter) ?? false;
}
