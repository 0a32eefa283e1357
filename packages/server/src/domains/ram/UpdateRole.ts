import { required } from "../../kernel/described-parameters.ts";
import { roleFields } from "./answer-fields.ts";
import { checkedTrustPolicy } from "./checked-document.ts";
import { defineOperation } from "./context.ts";
import { description, maxSessionDuration, roleName, trustPolicy } from "./ram-parameters.ts";
import { requireRole } from "./require-entities.ts";

/** Changes a role. Sessions that began before go on. */
export const UpdateRole = defineOperation("UpdateRole", {
  writes: true,
  parameters: {
    RoleName: required(roleName),
    NewAssumeRolePolicyDocument: trustPolicy,
    NewDescription: description,
    NewMaxSessionDuration: maxSessionDuration,
  },
  async handle(request, context) {
    const role = await requireRole(context, request.RoleName);
    const { NewAssumeRolePolicyDocument: document } = request;
    const changes = {
      trustPolicy: document === undefined ? role.trustPolicy : checkedTrustPolicy(document),
      description: request.NewDescription ?? role.description,
      maxSessionSeconds: request.NewMaxSessionDuration ?? role.maxSessionSeconds,
      updatedAt: context.now,
    };
    await context.roles.update(role.id, changes);
    return { Role: roleFields({ ...role, ...changes }) };
  },
});
