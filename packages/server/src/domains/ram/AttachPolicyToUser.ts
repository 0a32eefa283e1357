import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName, policyType, userName } from "./ram-parameters.ts";
import { requireAnyPolicy, requireUser } from "./require-entities.ts";

/** Gives a user a policy, from the next request on. */
export const AttachPolicyToUser = defineOperation("AttachPolicyToUser", {
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
    const entity = { ownerId: user.ownerId, kind: "user", id: user.id } as const;
    if (!(await context.attachments.attach(entity, policy, context.now)))
      throw ramErrors["EntityAlreadyExists.User.Policy"]();
    return {};
  },
});
