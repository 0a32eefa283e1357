import type { ParameterPatch } from "../src/parameter.ts";

/** Wrong types, and parameters that clients leave out although the catalogue requires them. */
export const typeAndPresencePatches: readonly ParameterPatch[] = [
  {
    name: "Capacity",
    operations: ["ModifyInstanceCapacity", "RenewInstance"],
    set: { type: "int64" },
    reason: "an integer in the other operations and in the examples of these",
  },
  {
    name: ["BackupId", "BackupJobId"],
    operations: ["DescribeBackups"],
    set: { type: "string" },
    reason: "an id: a text in the other operations, and an unknown one is not a malformed one",
  },
  {
    name: "RegionId",
    operations: [
      "CreateGlobalSecurityIPGroup",
      "DeleteGlobalSecurityIPGroup",
      "DescribeAvailableResource",
      "DescribeGlobalSecurityIPGroup",
      "ModifyGlobalSecurityIPGroup",
      "ModifyGlobalSecurityIPGroupName",
    ],
    set: { required: false },
    reason: "Terraform sends these without a region; the installation's default stands in",
  },
  {
    name: "Tag",
    operations: ["TagResources"],
    set: {
      items: {
        type: "object",
        children: [
          { name: "Key", type: "string", required: true },
          { name: "Value", type: "string", required: false },
        ],
      },
    },
    reason: "Go clients drop an empty text, and a tag may be without a value",
  },
  {
    name: "SwitchTimeMode",
    operations: ["UpgradeProxy"],
    set: { type: "string" },
    reason: "its values are Immediately and MaintainTime",
  },
  {
    name: "ActionParams",
    drop: ["enum", "format"],
    reason: "a JSON text; the values are those of a field inside it",
  },
  {
    name: "Bandwidth",
    operations: ["EnableAdditionalBandwidth"],
    drop: ["enum"],
    reason: "a number per node; 0 and 60 are the ends of an example's range",
  },
  {
    name: "SecurityGroupId",
    operations: ["ModifySecurityGroupConfiguration"],
    set: { required: false },
    reason: "Go clients drop an empty text, which means that all groups are unbound",
  },
  {
    name: "GlobalSecurityGroupId",
    operations: ["ModifyGlobalSecurityIPGroupRelation"],
    set: { required: false },
    reason: "an empty text, which Go clients drop, means that no group counts any more",
  },
  {
    name: ["PreferredBackupTime", "PreferredBackupPeriod"],
    operations: ["ModifyBackupPolicy"],
    set: { required: false },
    reason: "Terraform leaves the time out, and the operation answers ParameterLeastAssociate",
  },
  {
    name: "Period",
    operations: ["TransformToPrePaid"],
    set: { missingKey: "MissingParameter.Period" },
    reason: "the operation's own wording",
  },
  {
    name: "InstanceId",
    operations: ["AllocateInstancePublicConnection"],
    set: { missingKey: "MissingInstanceId" },
    reason: "the operation's own code",
  },
  {
    name: "ConnectionStringPrefix",
    operations: ["AllocateInstancePublicConnection"],
    set: { missingKey: "MissingConnectionString" },
    reason: "the operation's own code",
  },
  {
    name: "Port",
    operations: ["AllocateInstancePublicConnection"],
    set: { missingKey: "MissingPort" },
    reason: "the operation's own code",
  },
];
