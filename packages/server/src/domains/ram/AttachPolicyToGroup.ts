import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { groupName, policyName, policyType } from "./ram-parameters.ts";
import { requireAnyPolicy, requireGroup } from "./require-entities.ts";

/** Gives a group a policy, from the next request on. */
export const AttachPolicyToGroup = defineOperation("AttachPolicyToGroup", {
  writes: true,
  parameters: {
    PolicyType: required(policyType),
    PolicyName: required(policyName),
    GroupName: required(groupName),
  },
  async handle(request, context) {
    const group = await requireGroup(context, request.GroupName);
    const policy = { type: request.PolicyType, name: request.PolicyName };
    await requireAnyPolicy(context, policy);
    const entity = { ownerId: group.ownerId, kind: "group", id: group.id } as const;
    if (!(await context.attachments.attach(entity, policy, context.now)))
      throw ramErrors["EntityAlreadyExists.Group.Policy"]();
    return {};
  },
});
