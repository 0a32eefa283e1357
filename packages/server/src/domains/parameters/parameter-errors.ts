import { pickErrors } from "../../kernel/api-error.ts";

export const parameterErrors = pickErrors(
  "InstanceType.NotSupport",
  "InvalidEndTime.Malformed",
  "InvalidParameter",
  "InvalidParameters.Format",
  "MissingParameter",
  "ParamNotSupportedForCurrentVersion",
);
