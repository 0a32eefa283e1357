import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName, versionId } from "./ram-parameters.ts";
import { requirePolicy, requireVersion } from "./require-entities.ts";

/** Removes a version that is not the default one. */
export const DeletePolicyVersion = defineOperation("DeletePolicyVersion", {
  writes: true,
  parameters: { PolicyName: required(policyName), VersionId: required(versionId) },
  async handle(request, context) {
    const policy = await requirePolicy(context, request.PolicyName);
    const { version } = await requireVersion(context, policy, request.VersionId);
    if (version === policy.defaultVersion)
      throw ramErrors["DeleteConflict.Policy.Version.Default"]();
    await context.policies.deleteVersion(policy.ownerId, policy.name, version);
    return {};
  },
});
