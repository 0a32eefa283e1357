import type { ParameterPatch } from "../src/parameter.ts";

const engineVersions = ["2.8", "4.0", "5.0", "6.0", "7.0"];
const months = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "12", "24", "36", "60"];
const truncatedList = "the page says 1 to 9, 12, 24, 36; the catalogue kept the ends of the range";

/** Lists of values and limits that are narrower than what clients send, or not there. */
export const enumAndRangePatches: readonly ParameterPatch[] = [
  {
    name: "EngineVersion",
    operations: ["CreateInstances", "DescribePrice", "DescribeParameterTemplates"],
    set: { enum: engineVersions },
    reason: "the page is older than the later versions",
  },
  {
    name: "MajorVersion",
    operations: ["ModifyInstanceMajorVersion", "ModifyInstanceSpec"],
    set: { enum: engineVersions },
    reason: "Terraform sends the version it wants, 6.0 and 7.0 among them",
  },
  {
    name: "EngineVersion",
    operations: ["DescribePrice"],
    drop: ["enum"],
    reason: "prices of the Enterprise edition are asked with 1.0 and 2.0 as well",
  },
  {
    name: "Period",
    operations: ["CreateTairInstance", "TransformInstanceChargeType", "TransformToEcs"],
    set: { enum: months },
    reason: truncatedList,
  },
  {
    name: "Period",
    operations: ["TransformInstanceChargeType", "TransformToPrePaid"],
    set: { errorKey: "InvalidParam" },
    reason: "the operations list InvalidParam with the message that the period is invalid",
  },
  {
    name: "ChargeType",
    operations: ["TransformToEcs"],
    set: { enum: ["PostPaid", "PrePaid"] },
    reason: "a colon of the page's text stuck to the value",
  },
  {
    name: "EffectiveTime",
    operations: [
      "CreateGlobalDistributeCache",
      "DeleteShardingNode",
      "FlushExpireKeys",
      "MigrateToOtherZone",
      "ModifyInstanceMajorVersion",
      "ModifyInstanceMinorVersion",
      "ModifyInstanceSpec",
      "RestartInstance",
      "TransformToEcs",
    ],
    set: { enum: ["Immediately", "MaintainTime", "0", "1"] },
    reason: "pages disagree between words and 0/1, and clients send what their page says",
  },
  {
    name: "AccountPrivilege",
    operations: ["CreateAccount", "GrantAccountPrivilege"],
    set: { enum: ["RoleReadOnly", "RoleReadWrite", "RoleRepl"] },
    reason: "RoleRepl is documented since 2018 and missing on the current pages",
  },
  {
    name: "NodeType",
    operations: ["CreateInstance", "DescribeInstances", "DescribePrice", "ModifyInstanceSpec"],
    set: { enum: ["MASTER_SLAVE", "STAND_ALONE", "double", "single"] },
    reason: "answers say double and single, and clients send back what they read",
  },
  {
    name: ["ReadOnlyCount", "SlaveReadOnlyCount"],
    set: { minimum: 0, maximum: 9 },
    reason: "0 takes the nodes away, or stands for none",
  },
  {
    name: ["ReplicaCount", "SlaveReplicaCount"],
    set: { minimum: 0, maximum: 4 },
    reason: "0 stands for none",
  },
  {
    name: "ShardCount",
    fill: { minimum: 1, maximum: 256 },
    reason: "256 shards is the largest instance",
  },
  {
    name: "ResourceType",
    operations: ["DescribeTags", "ListTagResources", "TagResources", "UntagResources"],
    set: { enum: ["INSTANCE", "ALIYUN::KVSTORE::INSTANCE"], ignoreCase: true },
    reason: "pages use both cases, and ListTagResources answers the long form",
  },
  {
    name: ["Engine", "ProductType"],
    operations: ["DescribeAvailableResource"],
    set: { ignoreCase: true },
    reason: "Terraform sends redis in lower case",
  },
  {
    name: "Engine",
    operations: ["DescribeParameterTemplates"],
    set: { ignoreCase: true },
    reason: "same value as in DescribeAvailableResource",
  },
  {
    name: "OrderType",
    operations: ["DescribeRunningLogRecords", "DescribeSlowLogRecords"],
    set: { ignoreCase: true },
    reason: "one page says asc, the other ASC",
  },
  {
    name: "IntervalForHistory",
    set: { enum: ["01m", "05m", "15m", "60m"] },
    reason: "the four values of 2018 are still in clients",
  },
  {
    name: "ClassicExpiredDays",
    set: { errorKey: "InvalidClassicExpiredDays.Format" },
    reason: "row 53",
  },
  {
    name: "ClassicExpiredDays",
    operations: ["ModifyInstanceNetExpireTime"],
    set: { check: (text) => (text === "0" ? "ClassicExpiredDaysError" : true) },
    reason: "the operation has a code of its own for 0",
  },
  {
    name: "BackupRetentionPeriod",
    set: { errorKey: "InvalidBackupRetentionPeriod.Malformed" },
    reason: "row 38",
  },
  {
    name: "BackupRetentionPeriod",
    operations: ["CreateBackup"],
    set: { minimum: -1, check: (text) => text === "-1" || Number(text) >= 7 },
    reason: "row 38: -1 keeps the backup as long as the policy says",
  },
  {
    name: ["BackupType"],
    operations: ["CreateBackup", "DescribeBackups"],
    set: { errorKey: "InvalidBackupType.Format" },
    reason: "row 33",
  },
  {
    name: ["BackupMethod"],
    operations: ["CreateBackup", "DescribeBackups"],
    set: { errorKey: "InvalidBackupMethod.Format" },
    reason: "row 34",
  },
  {
    name: "IPType",
    set: { errorKey: "InvalidIPType.Format" },
    reason: "code of ModifyDBInstanceConnectionString, the only operation that has it",
  },
  {
    name: "AccountPrivilege",
    operations: ["CreateAccount"],
    set: { errorKey: "InvalidAccountPrivilege.Malformed" },
    reason: "the operation's own code",
  },
  {
    name: "AccountPrivilege",
    operations: ["GrantAccountPrivilege"],
    set: { errorKey: "InvalidAccountPrivilege.Format" },
    reason: "the operation's own code",
  },
  {
    name: "SSLEnabled",
    operations: ["ModifyInstanceSSL"],
    set: { errorKey: "InvalidParameters.Format" },
    reason: "the only code for a malformed value that the operation lists",
  },
];
