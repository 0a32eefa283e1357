import { pickErrors } from "../../kernel/api-error.ts";

export const whitelistErrors = pickErrors("InvalidSecurityIPList.Format");
