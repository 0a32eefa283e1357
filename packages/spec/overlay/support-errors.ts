import type { AddedError } from "./added-errors.ts";

const vpc = "Vpc 2016-04-28: clients branch on this code";
const ecs = "Ecs 2014-05-26: clients branch on this code";
const groups = "ResourceManager 2020-03-31: clients branch on this code";

function entry(
  code: string,
  status: number,
  message: string,
  reason: string,
): [string, AddedError] {
  return [code, { code, status, message, reason }];
}

/** Codes of the neighbouring products that clients of R-kvstore need. Messages are our wording. */
export const supportErrors: Readonly<Record<string, AddedError>> = Object.fromEntries([
  entry("InvalidVpcId.NotFound", 404, "Specified VPC does not exist.", vpc),
  entry("InvalidVswitchID.NotFound", 404, "Specified vSwitch does not exist.", vpc),
  entry("InvalidResource.NotFound", 404, "Specified resource does not exist.", vpc),
  entry("InvalidCidrBlock", 400, "Specified CIDR block is not valid.", vpc),
  entry(
    "InvalidCidrBlock.Overlapped",
    400,
    "Specified CIDR block overlapped with other subnets.",
    vpc,
  ),
  entry("IncorrectVpcStatus", 400, "Current VPC status does not support this operation.", vpc),
  entry(
    "IncorrectVSwitchStatus",
    400,
    "Current vSwitch status does not support this operation.",
    vpc,
  ),
  entry("DependencyViolation.VSwitch", 400, "Specified object has dependent vSwitches.", vpc),
  entry(
    "DependencyViolation.SecurityGroup",
    400,
    "Specified object has dependent security groups.",
    vpc,
  ),
  entry("DependencyViolation.Kvstore", 400, "Specified object has dependent instances.", vpc),
  entry("DependencyViolation", 400, "Specified object has dependent resources.", ecs),
  entry("InvalidSecurityGroupId.NotFound", 404, "Specified security group does not exist.", ecs),
  entry("EntityNotExists.ResourceGroup", 404, "The resource group does not exist.", groups),
  entry("EntityAlreadyExists.ResourceGroup", 409, "The resource group already exists.", groups),
]);
