import { required } from "../../kernel/described-parameters.ts";
import { systemPolicies } from "../access/index.ts";
import { systemVersionFields, versionFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName, policyType, versionId } from "./ram-parameters.ts";
import { requirePolicy, requireVersion } from "./require-entities.ts";

/** Reads one version of a policy. */
export const GetPolicyVersion = defineOperation("GetPolicyVersion", {
  parameters: {
    PolicyName: required(policyName),
    PolicyType: required(policyType),
    VersionId: required(versionId),
  },
  async handle(request, context) {
    if (request.PolicyType === "System") {
      const policy = systemPolicies.get(request.PolicyName);
      if (!policy) throw ramErrors["EntityNotExist.Policy"]();
      if (request.VersionId !== "v1") throw ramErrors["EntityNotExist.Policy.Version"]();
      return { PolicyVersion: systemVersionFields(policy) };
    }
    const policy = await requirePolicy(context, request.PolicyName);
    const version = await requireVersion(context, policy, request.VersionId);
    return { PolicyVersion: versionFields(version, version.version === policy.defaultVersion) };
  },
});
