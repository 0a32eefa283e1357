import { required } from "../../kernel/described-parameters.ts";
import { attachedPolicies } from "./attached-policies.ts";
import { defineOperation } from "./context.ts";
import { groupName } from "./ram-parameters.ts";
import { requireGroup } from "./require-entities.ts";

/** Lists the policies that a group itself has. */
export const ListPoliciesForGroup = defineOperation("ListPoliciesForGroup", {
  parameters: { GroupName: required(groupName) },
  async handle(request, context) {
    const group = await requireGroup(context, request.GroupName);
    return { Policies: { Policy: await attachedPolicies(context, group.id) } };
  },
});
