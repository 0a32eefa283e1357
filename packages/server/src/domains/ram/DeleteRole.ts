import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { roleName } from "./ram-parameters.ts";
import { requireRole } from "./require-entities.ts";

/** Removes a role that has no policies any more. Its sessions end with it. */
export const DeleteRole = defineOperation("DeleteRole", {
  writes: true,
  parameters: { RoleName: required(roleName) },
  async handle(request, context) {
    const role = await requireRole(context, request.RoleName);
    if ((await context.attachments.of([role.id])).length > 0)
      throw ramErrors["DeleteConflict.Role.Policy"]();
    await context.roles.delete(role.id);
    return {};
  },
});
