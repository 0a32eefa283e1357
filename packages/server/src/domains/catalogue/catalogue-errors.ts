import { pickErrors } from "../../kernel/api-error.ts";

export const catalogueErrors = pickErrors(
  "InvalidCapacity.NotFound",
  "InvalidDBInstanceClass.NotFound",
  "InvalidZoneId.NotFound",
  "MissingClassCode",
  "ServiceNotSupported",
);
