import { pickErrors } from "../../kernel/api-error.ts";

export const tagErrors = pickErrors(
  "InvalidDbInstanceId.NotFound",
  "InvalidParameter",
  "MissingParameter",
);
