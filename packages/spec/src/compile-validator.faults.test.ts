import { describe, expect, test } from "vitest";
import { compileValidator } from "./compile-validator.ts";
import { InvalidRequest } from "./invalid-request.ts";

function fault(operation: string, query: string): string {
  try {
    compileValidator(operation)(new Map(new URLSearchParams(query)));
  } catch (error) {
    if (error instanceof InvalidRequest) return `${error.errorKey} ${error.values["parameter"]}`;
    throw error;
  }
  return "none";
}

describe("faults that the published table and the operations' own lists name", () => {
  const create = "RegionId=cn-hangzhou&InstanceClass=redis.master.small.default";
  const backups = "InstanceId=r-1&StartTime=2019-03-11T10:00Z&EndTime=2019-03-14T18:00Z";
  const account = "InstanceId=r-1&AccountName=demo&AccountPassword=Passw0rd";
  test.each([
    ["DescribeInstances", "InstanceStatus=Sleeping", "InvalidStatus.NotFound InstanceStatus"],
    ["DescribeInstances", "PageNumber=0", "InvalidParameter PageNumber"],
    ["DescribeInstances", "PageSize=51", "InvalidParameter PageSize"],
    ["DescribeInstances", "ChargeType=postpaid", "InvalidParameter ChargeType"],
    ["DescribeInstances", "GlobalInstance=yes", "InvalidParameter GlobalInstance"],
    ["DescribeInstances", "InstanceIds=r-1,,$$", "InvalidInstanceIds.Malformed InstanceIds"],
    ["DescribeInstances", "InstanceIds=r-1,r-1", "InvalidInstanceIds.Malformed InstanceIds"],
    ["DescribeInstances", "RegionId=mars-north-1", "InvalidRegion.NotFound RegionId"],
    ["DescribeInstances", "ZoneId=cn-hangzhou-zz", "InvalidRegion.NotFound ZoneId"],
    ["DeleteInstance", "", "MissingParameter InstanceId"],
    ["DeleteInstance", "InstanceId=", "MissingParameter InstanceId"],
    ["DeleteInstance", "InstanceId=r-1&RegionId=mars", "InvalidRegion.NotFound RegionId"],
    ["CreateInstance", "RegionId=cn-hangzhou", "MissingClassCode Capacity/InstanceClass"],
    ["CreateInstance", `${create}&Token=`, "InvalidToken.Malformed Token"],
    ["CreateInstance", `${create}&Token=a b`, "InvalidToken.Malformed Token"],
    ["CreateInstance", `${create}&InstanceName=1bad`, "InvalidInstanceName.Malformed InstanceName"],
    [
      "CreateInstance",
      `${create}&InstanceName=reset\u001bc`,
      "InvalidInstanceName.Malformed InstanceName",
    ],
    ["CreateInstance", `${create}&Password=short`, "InvalidPassword.Malformed Password"],
    ["CreateInstance", `${create}&Password=alllowercase1`, "InvalidPassword.Malformed Password"],
    ["CreateInstance", `${create}&Capacity=1.5`, "InvalidParameter Capacity"],
    ["CreateInstance", `${create}&Port=80`, "InvalidParameter Port"],
    ["CreateInstance", `${create}&NodeType=triple`, "InvalidParameter NodeType"],
    [
      "CreateInstance",
      "RegionId=cn-hangzhou&InstanceClass=giant",
      "InvalidDBInstanceClass.NotFound InstanceClass",
    ],
    [
      "CreateInstance",
      `${create}&ConnectionStringPrefix=Upper`,
      "InvalidConnectionString.Format ConnectionStringPrefix",
    ],
    [
      "ModifyInstanceAttribute",
      "InstanceId=r-1",
      "MissingParameter.InstanceNameOrNewPassword InstanceName/NewPassword/InstanceReleaseProtection",
    ],
    [
      "ModifyInstanceAttribute",
      "InstanceId=r-1&NewPassword=short",
      "InvalidPassword.Malformed NewPassword",
    ],
    ["CreateInstances", "Instances=notjson", "InvalidInstances.Malformed Instances"],
    ["CreateInstances", "Instances=[]", "InvalidInstances.Malformed Instances"],
    ["CreateInstances", "Instances=[1]", "InvalidInstances.Malformed Instances"],
    [
      "DescribeBackups",
      "InstanceId=r-1&StartTime=2019-02-30T00:00Z&EndTime=2019-03-14T18:00Z",
      "InvalidStartTime.Malformed StartTime",
    ],
    [
      "DescribeBackups",
      "InstanceId=r-1&StartTime=2019-03-11T00:00Z&EndTime=2019-03-14",
      "InvalidEndTime.Malformed EndTime",
    ],
    ["DescribeBackups", `${backups}&PageSize=31`, "InvalidPageSize.Malformed PageSize"],
    ["DescribeBackups", `${backups}&BackupType=Half`, "InvalidBackupType.Format BackupType"],
    [
      "CreateBackup",
      "InstanceId=r-1&BackupMethod=Magic",
      "InvalidBackupMethod.Format BackupMethod",
    ],
    [
      "CreateBackup",
      "InstanceId=r-1&BackupRetentionPeriod=0",
      "InvalidBackupRetentionPeriod.Malformed BackupRetentionPeriod",
    ],
    [
      "ModifyBackupPolicy",
      "InstanceId=r-1&BackupRetentionPeriod=3",
      "InvalidBackupRetentionPeriod.Malformed BackupRetentionPeriod",
    ],
    [
      "ModifyBackupPolicy",
      "InstanceId=r-1",
      "ParameterLeastAssociate PreferredBackupTime/PreferredBackupPeriod/EnableBackupLog/BackupRetentionPeriod",
    ],
    [
      "ModifyBackupPolicy",
      "InstanceId=r-1&PreferredBackupTime=25:00-26:00",
      "InvalidPreferredBackupTime.Format PreferredBackupTime",
    ],
    [
      "ModifyBackupPolicy",
      "InstanceId=r-1&PreferredBackupTime=01:30Z-02:30Z",
      "InvalidPreferredBackupTime PreferredBackupTime",
    ],
    [
      "ModifyBackupPolicy",
      "InstanceId=r-1&PreferredBackupPeriod=Monday,Funday",
      "InvalidPreferredBackupPeriod.Malformed PreferredBackupPeriod",
    ],
    [
      "ModifyBackupPolicy",
      "InstanceId=r-1&PreferredBackupPeriod=",
      "InvalidPreferredBackupPeriod.Malformed PreferredBackupPeriod",
    ],
    [
      "ModifyInstanceMaintainTime",
      "InstanceId=r-1&MaintainStartTime=02:00Z&MaintainEndTime=2",
      "InvalidEndTime.Format MaintainEndTime",
    ],
    [
      "ModifyInstanceMaintainTime",
      "InstanceId=r-1&MaintainStartTime=2&MaintainEndTime=04:00Z",
      "InvalidParameter MaintainStartTime",
    ],
    [
      "SwitchNetwork",
      "InstanceId=r-1&ClassicExpiredDays=15",
      "InvalidClassicExpiredDays.Format ClassicExpiredDays",
    ],
    [
      "ModifyInstanceNetExpireTime",
      "InstanceId=r-1&ConnectionString=a&ClassicExpiredDays=0",
      "ClassicExpiredDaysError ClassicExpiredDays",
    ],
    [
      "ModifySecurityIps",
      "InstanceId=r-1&SecurityIps=10.0.0.300",
      "InvalidSecurityIPList.Format SecurityIps",
    ],
    [
      "ModifySecurityIps",
      "InstanceId=r-1&SecurityIps=10.0.0.1, 10.0.0.2",
      "InvalidSecurityIPList.Format SecurityIps",
    ],
    ["RestoreInstance", "InstanceId=r-1&FilterKey=a,,b", "InvalidKey.Malformed FilterKey"],
    [
      "CreateAccount",
      "InstanceId=r-1&AccountName=Demo&AccountPassword=Passw0rd",
      "InvalidAccountName.Format AccountName",
    ],
    [
      "CreateAccount",
      "InstanceId=r-1&AccountName=root&AccountPassword=Passw0rd",
      "InvalidAccountName.Forbid AccountName",
    ],
    [
      "CreateAccount",
      "InstanceId=r-1&AccountName=demo&AccountPassword=short",
      "InvalidAccountPassword.Format AccountPassword",
    ],
    [
      "CreateAccount",
      `${account}&AccountPrivilege=God`,
      "InvalidAccountPrivilege.Malformed AccountPrivilege",
    ],
    [
      "CreateAccount",
      `${account}&AccountDescription=http://x`,
      "InvalidAccountDescription.Format AccountDescription",
    ],
    [
      "CreateAccount",
      `${account}&AccountDescription=bell\u0007`,
      "InvalidAccountDescription.Format AccountDescription",
    ],
    [
      "GrantAccountPrivilege",
      "InstanceId=r-1&AccountName=r-1&AccountPrivilege=God",
      "InvalidAccountPrivilege.Format AccountPrivilege",
    ],
    ["AllocateInstancePublicConnection", "", "MissingConnectionString ConnectionStringPrefix"],
    [
      "AllocateInstancePublicConnection",
      "ConnectionStringPrefix=demoprefix&Port=6379",
      "MissingInstanceId InstanceId",
    ],
    [
      "AllocateInstancePublicConnection",
      "ConnectionStringPrefix=demoprefix&InstanceId=r-1",
      "MissingPort Port",
    ],
    [
      "AllocateDirectConnection",
      "InstanceId=r-1&ConnectionString=demo-prefix",
      "InvalidConnectionString ConnectionString",
    ],
    [
      "AllocateDirectConnection",
      "InstanceId=r-1&ConnectionString=demo",
      "InvalidConnectionString.Format ConnectionString",
    ],
    [
      "ModifyDBInstanceConnectionString",
      "DBInstanceId=r-1&CurrentConnectionString=a&Port=6380&IPType=Inner",
      "InvalidIPType.Format IPType",
    ],
    ["ModifyInstanceConfig", "InstanceId=r-1&Config=[]", "InvalidParameters.Format Config"],
    ["TransformToPrePaid", "InstanceId=r-1", "MissingParameter.Period Period"],
    ["TransformToPrePaid", "InstanceId=r-1&Period=10", "InvalidParam Period"],
    [
      "TagResources",
      "RegionId=cn-hangzhou&ResourceType=INSTANCE&ResourceId.1=r-1&Tag.1.Value=v",
      "MissingParameter Tag",
    ],
    [
      "TagResources",
      "RegionId=cn-hangzhou&ResourceType=INSTANCE&Tag.1.Key=k",
      "MissingParameter ResourceId",
    ],
  ])("%s?%s: %s", (operation, query, expected) => {
    expect(fault(operation, query)).toBe(expected);
  });
});
