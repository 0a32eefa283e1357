import { pickErrors } from "../../kernel/api-error.ts";

export const whitelistErrors = pickErrors(
  "InvalidParameter",
  "InvalidSecurityIPList.Format",
  "RequiredParam.NotFound",
);
