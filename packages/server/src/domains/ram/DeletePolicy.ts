import { flag, required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { policyName } from "./ram-parameters.ts";
import { requirePolicy } from "./require-entities.ts";

const conflicts: Readonly<Record<string, () => Error>> = {
  user: ramErrors["DeleteConflict.Policy.User"],
  group: ramErrors["DeleteConflict.Policy.Group"],
  role: ramErrors["DeleteConflict.Policy.Role"],
};

/**
 * Removes a custom policy that nobody has and that has no other version; or, told to cascade, takes it
 * from everybody first.
 */
export const DeletePolicy = defineOperation("DeletePolicy", {
  writes: true,
  parameters: { PolicyName: required(policyName), CascadingDelete: flag() },
  async handle(request, context) {
    const { policies, attachments, caller } = context;
    const policy = await requirePolicy(context, request.PolicyName);
    const named = { type: "Custom", name: policy.name } as const;
    if (request.CascadingDelete) {
      await attachments.detachAll(caller.ownerId, named);
    } else {
      for (const { entityKind } of await attachments.to(caller.ownerId, named)) {
        throw conflicts[entityKind]?.() ?? new Error(`policies are not attached to ${entityKind}`);
      }
      if ((await policies.versions(caller.ownerId, policy.name)).length > 1)
        throw ramErrors["DeleteConflict.Policy.Version"]();
    }
    await policies.delete(caller.ownerId, policy.name);
    return {};
  },
});
