import { pickErrors } from "../../kernel/api-error.ts";

export const vpcErrors = pickErrors(
  "AllocateVpcIp.NotEnough",
  "DependencyViolation.Kvstore",
  "DependencyViolation.VSwitch",
  "InvalidCidrBlock",
  "InvalidCidrBlock.Overlapped",
  "InvalidParameter",
  "InvalidPrivateIpAddress.AlreadyUsed",
  "InvalidVpcId.NotFound",
  "InvalidVswitchID.NotFound",
  "MissingParameter",
  "VpcVerifyError",
);
