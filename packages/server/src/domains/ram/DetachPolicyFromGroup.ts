import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { groupName, policyName, policyType } from "./ram-parameters.ts";
import { requireAnyPolicy, requireGroup } from "./require-entities.ts";

/** Takes a policy from a group, from the next request on. */
export const DetachPolicyFromGroup = defineOperation("DetachPolicyFromGroup", {
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
    if (!(await context.attachments.detach(group.id, policy)))
      throw ramErrors["EntityNotExist.Group.Policy"]();
    return {};
  },
});
