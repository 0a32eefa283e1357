import { required } from "../../kernel/described-parameters.ts";
import { systemPolicies } from "../access/index.ts";
import { systemVersionFields, versionFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName, policyType } from "./ram-parameters.ts";
import { requirePolicy } from "./require-entities.ts";

/** Lists the versions of a policy, the oldest first. */
export const ListPolicyVersions = defineOperation("ListPolicyVersions", {
  parameters: { PolicyName: required(policyName), PolicyType: required(policyType) },
  async handle(request, context) {
    if (request.PolicyType === "System") {
      const policy = systemPolicies.get(request.PolicyName);
      if (!policy) throw ramErrors["EntityNotExist.Policy"]();
      return { PolicyVersions: { PolicyVersion: [systemVersionFields(policy)] } };
    }
    const { ownerId, name, defaultVersion } = await requirePolicy(context, request.PolicyName);
    const versions = await context.policies.versions(ownerId, name);
    return {
      PolicyVersions: {
        PolicyVersion: versions.map((each) => versionFields(each, each.version === defaultVersion)),
      },
    };
  },
});
