import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName, policyType, roleName } from "./ram-parameters.ts";
import { requireAnyPolicy, requireRole } from "./require-entities.ts";

/** Gives a role a policy, from the next request on. */
export const AttachPolicyToRole = defineOperation("AttachPolicyToRole", {
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
    const entity = { ownerId: role.ownerId, kind: "role", id: role.id } as const;
    if (!(await context.attachments.attach(entity, policy, context.now)))
      throw ramErrors["EntityAlreadyExists.Role.Policy"]();
    return {};
  },
});
