import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { policyName, versionId } from "./ram-parameters.ts";
import { requirePolicy, requireVersion } from "./require-entities.ts";

/** Chooses the version of a policy that counts. */
export const SetDefaultPolicyVersion = defineOperation("SetDefaultPolicyVersion", {
  writes: true,
  parameters: { PolicyName: required(policyName), VersionId: required(versionId) },
  async handle(request, context) {
    const policy = await requirePolicy(context, request.PolicyName);
    const { version } = await requireVersion(context, policy, request.VersionId);
    const changes = { defaultVersion: version, updatedAt: context.now };
    await context.policies.update(policy.ownerId, policy.name, changes);
    return {};
  },
});
