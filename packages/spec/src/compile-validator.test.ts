import { describe, expect, test } from "vitest";
import { compileValidator } from "./compile-validator.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { operations } from "./operations.ts";

function validate(operation: string, query: string): Record<string, unknown> {
  return compileValidator(operation)(new Map(new URLSearchParams(query)));
}

function fault(operation: string, query: string): string {
  try {
    validate(operation, query);
  } catch (error) {
    if (error instanceof InvalidRequest) return `${error.errorKey} ${error.values["parameter"]}`;
    throw error;
  }
  return "none";
}

test("the validators of all operations compile", () => {
  expect(operations.size).toBe(244);
  for (const name of operations.keys()) expect(compileValidator(name)).toBeTypeOf("function");
});

test("an operation that the catalogue lacks has no validator", () => {
  expect(() => compileValidator("DescribeVpcs")).toThrow("no operation DescribeVpcs");
});

test("texts become the types of the catalogue, defaults of paging are filled in", () => {
  const query = "RegionId=cn-hangzhou&GlobalInstance=True&Tag.1.Key=env&PageSize=50";
  expect(validate("DescribeInstances", query)).toEqual({
    RegionId: "cn-hangzhou",
    GlobalInstance: true,
    Tag: [{ Key: "env" }],
    PageNumber: 1,
    PageSize: 50,
  });
});

test("system parameters and unknown ones are left out, those of the owner stay", () => {
  const query =
    "Action=DeleteInstance&Version=2015-01-01&Format=JSON&AccessKeyId=a&Signature=s&SignatureMethod=m" +
    "&SignatureVersion=1.0&SignatureNonce=n&Timestamp=t&SecurityToken=x&Colour=red" +
    "&InstanceId=r-1&OwnerId=12345678901234567890&ResourceOwnerAccount=partner";
  expect(validate("DeleteInstance", query)).toEqual({
    InstanceId: "r-1",
    OwnerId: "12345678901234567890",
    ResourceOwnerAccount: "partner",
  });
});

test("a plain object serves as well as a map", () => {
  expect(compileValidator("DeleteInstance")({ InstanceId: "r-1" })).toEqual({ InstanceId: "r-1" });
});

test("an answer language is kept where the operation lists it", () => {
  expect(validate("DescribeRegions", "AcceptLanguage=en-US")).toEqual({ AcceptLanguage: "en-US" });
  expect(validate("DeleteInstance", "InstanceId=r-1&AcceptLanguage=en-US")).not.toHaveProperty(
    "AcceptLanguage",
  );
});

test("an enum of true and false is spelled as the catalogue spells it", () => {
  const create = "RegionId=cn-hangzhou&InstanceClass=redis.master.small.default&AutoRenew=True";
  expect(validate("CreateInstance", create)["AutoRenew"]).toBe("true");
  expect(validate("SwitchNetwork", "InstanceId=r-1&RetainClassic=true")["RetainClassic"]).toBe(
    "True",
  );
});

test("an empty password at creation is no password", () => {
  const create = "RegionId=cn-hangzhou&InstanceClass=redis.master.small.default&Password=";
  expect(validate("CreateInstance", create)).not.toHaveProperty("Password");
});

describe("what clients send and must not be refused", () => {
  test.each([
    ["ModifySecurityGroupConfiguration", "DBInstanceId=r-1&SecurityGroupId="],
    ["ModifySecurityGroupConfiguration", "DBInstanceId=r-1"],
    ["ModifyBackupPolicy", "InstanceId=r-1&PreferredBackupPeriod=Monday,Tuesday"],
    ["ModifyBackupPolicy", "InstanceId=r-1&PreferredBackupTime=23:00Z-00:00Z"],
    ["DescribeAvailableResource", "Engine=redis&InstanceChargeType=PostPaid&ProductType="],
    ["DescribeGlobalSecurityIPGroup", "GlobalSecurityGroupId=g-1"],
    ["ModifyInstanceMajorVersion", "InstanceId=r-1&MajorVersion=7.0&EffectiveTime=Immediately"],
    ["RestartInstance", "InstanceId=r-1&EffectiveTime=0"],
    ["DescribeInstances", "PageSize=50&PageNumber=2&NodeType=double&ZoneId=cn-hangzhou-MAZ6(b,f)"],
    [
      "DescribeSlowLogRecords",
      "InstanceId=r-1&StartTime=2019-03-11T10:00Z&EndTime=2019-03-11T11:00:00Z&PageSize=10",
    ],
    [
      "DescribeBackups",
      "InstanceId=r-1&StartTime=2010-01-01T10:00Z&EndTime=2050-01-01T10:00Z&PageSize=50&PageNumber=1",
    ],
    [
      "ModifySecurityIps",
      "InstanceId=r-1&SecurityIps=0.0.0.0/0,10.1.0.0/16,127.0.0.1&ModifyMode=Cover",
    ],
    ["CreateBackup", "InstanceId=r-1&BackupRetentionPeriod=-1"],
    ["ResetAccountPassword", "InstanceId=r-1&AccountName=r-bp1zxszhcgat&AccountPassword=Passw0rd"],
    ["TagResources", "RegionId=cn-hangzhou&ResourceType=instance&ResourceId.1=r-1&Tag.1.Key=k"],
    [
      "ModifyInstanceSpec",
      "InstanceId=r-1&InstanceClass=redis.shard.small.2.ce&ReadOnlyCount=0&AutoPay=true",
    ],
  ])("%s?%s", (operation, query) => {
    expect(fault(operation, query)).toBe("none");
  });
});

test("an absent parameter is told before a malformed one, a form before an unknown value", () => {
  expect(fault("CreateInstance", "InstanceName=1&Password=x")).toBe("MissingParameter RegionId");
  expect(
    fault("CreateInstance", "RegionId=mars&InstanceClass=giant&InstanceName=1&Password=x"),
  ).toBe("InvalidInstanceName.Malformed InstanceName");
});
