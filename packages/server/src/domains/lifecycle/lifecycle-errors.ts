import { pickErrors } from "../../kernel/api-error.ts";

export const lifecycleErrors = pickErrors(
  "ConnectionStringAlreadyExists",
  "DryRunOperation",
  "IncorrectDBInstanceType",
  "InstanceReleaseProtection",
  "InvalidCapacity.NotFound",
  "InvalidDBInstanceClass.NotFound",
  "InvalidEndTime.Format",
  "InvalidInstances.Malformed",
  "InvalidKey.Malformed",
  "InvalidParameter",
  "InvalidPrivateIpAddress.AlreadyUsed",
  "InvalidZoneId.NotFound",
  "MissingClassCode",
  "MissingParameter",
  "MissingParameter.InstanceId",
  "MissingParameter.InstanceNameOrNewPassword",
  "MissingRedisUsedmemoryUnsupportPerfItem",
  "ServiceNotSupported",
  "Task.Conflict",
);
