import { pickErrors } from "../../kernel/api-error.ts";

export const backupErrors = pickErrors(
  "BackupJobExists",
  "BackupTimesExceeded",
  "IncorrectBackupSetState",
  "IncorrectDBInstanceType",
  "InvalidBackupSetID.NotFound",
  "InvalidEndTime.Malformed",
  "InvalidInstanceId.NotFound",
  "InvalidParameter",
  "InvalidStartTime.Malformed",
  "MissingParameter",
  "ServiceNotSupported",
);
