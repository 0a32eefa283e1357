import {
  checkDirectConnectionPrefix,
  isConnectionPrefix,
  isIpList,
  isIpv4,
} from "../src/checks/addresses.ts";
import { checkNewAccountName, isPassword } from "../src/checks/credentials.ts";
import { isJsonObject, isJsonObjectArray } from "../src/checks/json.ts";
import { isInstanceIdList, isKeyList, isListWithoutRepeats } from "../src/checks/lists.ts";
import { checkBackupWindow } from "../src/checks/time.ts";
import type { ParameterPatch } from "../src/parameter.ts";

const lengths = ["minLength", "maxLength", "pattern"] as const;

/** Texts with a form of their own, and the error of each. */
export const formPatches: readonly ParameterPatch[] = [
  {
    name: ["Token", "ClientToken"],
    set: {
      pattern: "^[\\x21-\\x7e]{1,64}$",
      errorKey: "InvalidToken.Malformed",
      emptyIsMalformed: true,
    },
    reason: "row 10",
  },
  {
    name: "InstanceName",
    operations: [
      "CreateDedicatedInstance",
      "CreateInstance",
      "CreateShardingInstance",
      "CreateTairInstance",
      "ModifyInstanceAttribute",
    ],
    set: {
      pattern: '^[A-Za-z\\u4e00-\\u9fa5][^@/:="<>{\\[\\]}\\s\\p{Cc}]{1,79}$',
      errorKey: "InvalidInstanceName.Malformed",
    },
    reason: "row 11; control characters would reach whatever terminal shows the name",
  },
  {
    name: ["Password", "NewPassword"],
    drop: lengths,
    set: { check: isPassword, errorKey: "InvalidPassword.Malformed" },
    reason: "row 12; an optional password may be empty, Terraform sends it so for none",
  },
  {
    name: "AccountPassword",
    drop: lengths,
    set: { check: isPassword, errorKey: "InvalidAccountPassword.Format" },
    reason: "code of CreateAccount and ResetAccountPassword",
  },
  {
    name: "AccountPassword",
    operations: ["ResetAccount"],
    set: { errorKey: "InvalidPassword.Malformed" },
    reason: "row 12; the operation went before the newer code came",
  },
  {
    name: "NewAccountPassword",
    drop: lengths,
    set: { check: isPassword, errorKey: "InvalidAccountPassword.Format" },
    reason: "the same value as AccountPassword",
  },
  {
    name: "AccountName",
    drop: lengths,
    set: { pattern: "^[a-z0-9][a-z0-9_-]{0,99}$", errorKey: "InvalidAccountName.Format" },
    reason: "the default account has the name of its instance, hyphens and all",
  },
  {
    name: "AccountName",
    operations: ["CreateAccount"],
    drop: lengths,
    set: { check: checkNewAccountName },
    reason: "a new account follows the name rule; reserved words have InvalidAccountName.Forbid",
  },
  {
    name: "AccountDescription",
    set: {
      pattern: "^(?!https?://)[A-Za-z\\u4e00-\\u9fa5][^\\p{Cc}]{1,255}$",
      errorKey: "InvalidAccountDescription.Format",
    },
    reason: "only the first character and the length are documented as errors; clients send blanks",
  },
  {
    name: "Instances",
    set: { check: isJsonObjectArray, errorKey: "InvalidInstances.Malformed" },
    reason: "row 13; which fields an element needs is for the operation to say",
  },
  {
    name: "StartTime",
    set: { errorKey: "InvalidStartTime.Malformed" },
    reason: "row 14; the order of the two is for the operation to check",
  },
  { name: "EndTime", set: { errorKey: "InvalidEndTime.Malformed" }, reason: "row 15" },
  {
    name: "InstanceIds",
    drop: ["maxItems", "style"],
    set: { check: isInstanceIdList, errorKey: "InvalidInstanceIds.Malformed" },
    reason: "row 16",
  },
  {
    name: "PreferredBackupTime",
    drop: ["pattern", "format"],
    set: { check: checkBackupWindow, errorKey: "InvalidPreferredBackupTime.Format" },
    reason: "rows 32 and 39",
  },
  {
    name: "PreferredBackupPeriod",
    set: {
      check: isListWithoutRepeats,
      errorKey: "InvalidPreferredBackupPeriod.Malformed",
      emptyIsMalformed: true,
    },
    reason: "row 40",
  },
  {
    name: ["FilterKey", "Key"],
    operations: ["DescribeReplicaPerformance", "RestoreInstance"],
    set: { check: isKeyList, errorKey: "InvalidKey.Malformed", emptyIsMalformed: true },
    reason: "row 42",
  },
  {
    name: "MaintainEndTime",
    set: { errorKey: "InvalidEndTime.Format" },
    reason: "row 52; the length of the window is for the operation to check",
  },
  {
    name: ["SecurityIps", "GIpList"],
    drop: ["maxItems"],
    set: { check: isIpList, errorKey: "InvalidSecurityIPList.Format" },
    reason: "row 55",
  },
  {
    name: ["ConnectionStringPrefix", "NewConnectionString"],
    drop: lengths,
    set: { check: isConnectionPrefix, errorKey: "InvalidConnectionString.Format" },
    reason: "code of the connection operations; 64 characters since 2019 pages allow them",
  },
  {
    name: "ConnectionString",
    operations: ["AllocateDirectConnection"],
    drop: lengths,
    set: { check: checkDirectConnectionPrefix, errorKey: "InvalidConnectionString.Format" },
    reason: "a prefix in this operation, with two codes",
  },
  {
    name: "Config",
    operations: ["ModifyInstanceConfig"],
    set: { check: isJsonObject, errorKey: "InvalidParameters.Format" },
    reason: "the operation's own code; names and ranges inside are for the operation to check",
  },
  {
    name: "Parameters",
    operations: ["ModifyInstanceParameter"],
    set: { check: isJsonObject, errorKey: "InvalidParameters.Format" },
    reason: "the same text as Config of ModifyInstanceConfig",
  },
  {
    name: "PrivateIpAddress",
    set: { check: isIpv4 },
    reason: "an address of the vSwitch's range",
  },
];
