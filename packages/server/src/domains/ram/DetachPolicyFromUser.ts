import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName, policyType, userName } from "./ram-parameters.ts";
import { requireAnyPolicy, requireUser } from "./require-entities.ts";

/** Takes a policy from a user, from the next request on. */
export const DetachPolicyFromUser = defineOperation("DetachPolicyFromUser", {
  writes: true,
  parameters: {
    PolicyType: required(policyType),
    PolicyName: required(policyName),
    UserName: required(userName),
  },
  async handle(request, context) {
    const user = await requireUser(context, request.UserName);
    const policy = { type: request.PolicyType, name: request.PolicyName };
    await requireAnyPolicy(context, policy);
    if (!(await context.attachments.detach(user.id, policy)))
      throw ramErrors["EntityNotExist.User.Policy"]();
    return {};
  },
});
