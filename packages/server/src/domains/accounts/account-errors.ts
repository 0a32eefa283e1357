import { pickErrors } from "../../kernel/api-error.ts";

export const accountErrors = pickErrors(
  "AccountLimitExceeded",
  "IncorrectAccount",
  "IncorrectPassword",
  "InvalidAccountName.Duplicate",
  "InvalidAccountName.Forbid",
  "InvalidAccountName.NotFound",
  "InvalidAccountPrivilege.Format",
  "InvalidAccountPrivilege.Malformed",
  "InvalidDBInstanceAccountMode.Format",
  "InvalidEngineVersion.Format",
  "InvalidParameter",
  "OperationDenied.AccountStatus",
);
