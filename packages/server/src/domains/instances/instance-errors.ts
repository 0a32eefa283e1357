import { pickErrors } from "../../kernel/api-error.ts";

export const instanceErrors = pickErrors(
  "InvalidInstanceId.NotFound",
  "IncorrectDBInstanceState",
  "IncorrectDBInstanceLockMode",
  "IncorrectDBInstanceType",
  "InvalidParameter",
);
