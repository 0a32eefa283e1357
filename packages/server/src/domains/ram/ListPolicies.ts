import { systemPolicies } from "../access/index.ts";
import { policyFields, systemPolicyFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { page, pageOf, policyType } from "./ram-parameters.ts";

/** Lists the system's policies and the custom ones by name, a page at a time. */
export const ListPolicies = defineOperation("ListPolicies", {
  parameters: { PolicyType: policyType, ...page },
  async handle(request, context) {
    const { policies, attachments, caller } = context;
    const { PolicyType: type, Marker: after, MaxItems: limit } = request;
    const custom = type === "System" ? [] : await policies.list(caller.ownerId);
    const system = type === "Custom" ? [] : [...systemPolicies.values()];
    const all = [...custom.map(policyFields), ...system.map(systemPolicyFields)]
      .map((fields) => ({ name: fields.PolicyName, fields }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .filter(({ name }) => name > after);
    const counts = await attachments.counts(caller.ownerId);
    const { items, more } = pageOf(all, limit);
    const Policy = items.map(({ fields }) => ({
      ...fields,
      AttachmentCount: counts.get(`${fields.PolicyType}:${fields.PolicyName}`) ?? 0,
    }));
    return { Policies: { Policy }, ...more };
  },
});
