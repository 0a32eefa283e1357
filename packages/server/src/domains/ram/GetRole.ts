import { required } from "../../kernel/described-parameters.ts";
import { roleFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { roleName } from "./ram-parameters.ts";
import { requireRole } from "./require-entities.ts";

/** Reads one role. */
export const GetRole = defineOperation("GetRole", {
  parameters: { RoleName: required(roleName) },
  async handle(request, context) {
    return { Role: roleFields(await requireRole(context, request.RoleName)) };
  },
});
