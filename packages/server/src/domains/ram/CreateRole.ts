import { required } from "../../kernel/described-parameters.ts";
import { roleFields } from "./answer-fields.ts";
import { checkedTrustPolicy } from "./checked-document.ts";
import { defineOperation } from "./context.ts";
import { newRoleId } from "./new-entity-id.ts";
import { ramErrors } from "./ram-errors.ts";
import { description, maxSessionDuration, roleName, trustPolicy } from "./ram-parameters.ts";

/** Adds a role, which those named by its trust policy may assume. */
export const CreateRole = defineOperation("CreateRole", {
  writes: true,
  parameters: {
    RoleName: required(roleName),
    AssumeRolePolicyDocument: required(trustPolicy),
    Description: description,
    MaxSessionDuration: maxSessionDuration,
  },
  async handle(request, context) {
    const { roles, caller, now, random } = context;
    const trusted = checkedTrustPolicy(request.AssumeRolePolicyDocument);
    const taken = await roles.find(caller.ownerId, request.RoleName);
    if (taken) throw ramErrors["EntityAlreadyExists.Role"]();
    const role = {
      id: newRoleId(random),
      ownerId: caller.ownerId,
      name: request.RoleName,
      description: request.Description ?? "",
      trustPolicy: trusted,
      maxSessionSeconds: request.MaxSessionDuration ?? 3600,
      createdAt: now,
      updatedAt: now,
    };
    await roles.insert(role);
    const { UpdateDate: _, ...fields } = roleFields(role);
    return { Role: fields };
  },
});
