import { choice, flag, required } from "../../kernel/described-parameters.ts";
import { versionFields } from "./answer-fields.ts";
import { checkedPolicy } from "./checked-document.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyDocument, policyName } from "./ram-parameters.ts";
import { requirePolicy } from "./require-entities.ts";

/** Versions that a policy can have at a time. */
const maxVersions = 5;

/** Adds a version to a custom policy. It counts once it is the default version. */
export const CreatePolicyVersion = defineOperation("CreatePolicyVersion", {
  writes: true,
  parameters: {
    PolicyName: required(policyName),
    PolicyDocument: required(policyDocument),
    SetAsDefault: flag(),
    RotateStrategy: choice(["None", "DeleteOldestNonDefaultVersionWhenLimitExceeded"]),
  },
  async handle(request, context) {
    const { policies, now } = context;
    const document = checkedPolicy(request.PolicyDocument);
    const { ownerId, ...policy } = await requirePolicy(context, request.PolicyName);
    const versions = await policies.versions(ownerId, policy.name);
    if (versions.length >= maxVersions) {
      const oldest = versions.find(({ version }) => version !== policy.defaultVersion);
      const mayRotate = request.RotateStrategy?.startsWith("DeleteOldest");
      if (!oldest || !mayRotate) throw ramErrors["LimitExceeded.Policy.Version"]();
      await policies.deleteVersion(ownerId, policy.name, oldest.version);
    }
    const version = `v${policy.nextVersion}`;
    const isDefault = request.SetAsDefault ?? false;
    const row = { ownerId, policyName: policy.name, version, document, createdAt: now };
    await policies.insertVersion(row);
    await policies.update(ownerId, policy.name, {
      nextVersion: policy.nextVersion + 1,
      updatedAt: now,
      ...(isDefault ? { defaultVersion: version } : {}),
    });
    return { PolicyVersion: versionFields(row, isDefault) };
  },
});
