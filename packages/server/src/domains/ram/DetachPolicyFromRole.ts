import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName, policyType, roleName } from "./ram-parameters.ts";
import { requireAnyPolicy, requireRole } from "./require-entities.ts";

/** Takes a policy from a role, from the next request on. */
export const DetachPolicyFromRole = defineOperation("DetachPolicyFromRole", {
  writes: true,
  parameters: {
    PolicyType: required(policyType),
    PolicyName: required(policyName),
    RoleName: required(roleName),
  },
  async handle(request, context) {
    const role = await requireRole(context, request.RoleName);
    const policy = { type: request.PolicyType, name: request.PolicyName };
    await requireAnyPolicy(context, policy);
    if (!(await context.attachments.detach(role.id, policy)))
      throw ramErrors["EntityNotExist.Role.Policy"]();
    return {};
  },
});
