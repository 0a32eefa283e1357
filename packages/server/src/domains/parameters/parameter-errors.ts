import { pickErrors } from "../../kernel/api-error.ts";

export const parameterErrors = pickErrors(
  "InstanceType.NotSupport",
  "InvalidParameter",
  "InvalidParameters.Format",
  "MissingParameter",
  "ParamNotSupportedForCurrentVersion",
);
