import { required } from "../../kernel/described-parameters.ts";
import { attachedPolicies } from "./attached-policies.ts";
import { defineOperation } from "./context.ts";
import { userName } from "./ram-parameters.ts";
import { requireUser } from "./require-entities.ts";

/** Lists the policies that a user itself has. Those of its groups are not listed. */
export const ListPoliciesForUser = defineOperation("ListPoliciesForUser", {
  parameters: { UserName: required(userName) },
  async handle(request, context) {
    const user = await requireUser(context, request.UserName);
    return { Policies: { Policy: await attachedPolicies(context, user.id) } };
  },
});
