import { required } from "../../kernel/described-parameters.ts";
import { attachedPolicies } from "./attached-policies.ts";
import { defineOperation } from "./context.ts";
import { roleName } from "./ram-parameters.ts";
import { requireRole } from "./require-entities.ts";

/** Lists the policies that a role itself has. */
export const ListPoliciesForRole = defineOperation("ListPoliciesForRole", {
  parameters: { RoleName: required(roleName) },
  async handle(request, context) {
    const role = await requireRole(context, request.RoleName);
    return { Policies: { Policy: await attachedPolicies(context, role.id) } };
  },
});
