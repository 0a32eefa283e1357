import { required } from "../../kernel/described-parameters.ts";
import { systemPolicies } from "../access/index.ts";
import {
  policyFields,
  systemPolicyFields,
  systemVersionFields,
  versionFields,
} from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName, policyType } from "./ram-parameters.ts";
import { requirePolicy, requireVersion } from "./require-entities.ts";

/** Reads a policy and the version of it that counts. */
export const GetPolicy = defineOperation("GetPolicy", {
  parameters: { PolicyName: required(policyName), PolicyType: required(policyType) },
  async handle(request, context) {
    const { attachments, caller } = context;
    const { PolicyType: type, PolicyName: name } = request;
    const AttachmentCount = (await attachments.to(caller.ownerId, { type, name })).length;
    if (type === "System") {
      const policy = systemPolicies.get(name);
      if (!policy) throw ramErrors["EntityNotExist.Policy"]();
      return {
        Policy: { ...systemPolicyFields(policy), AttachmentCount },
        DefaultPolicyVersion: systemVersionFields(policy),
      };
    }
    const policy = await requirePolicy(context, name);
    const version = await requireVersion(context, policy, policy.defaultVersion);
    return {
      Policy: { ...policyFields(policy), AttachmentCount },
      DefaultPolicyVersion: versionFields(version, true),
    };
  },
});
