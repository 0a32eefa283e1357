import { isoSeconds } from "../../kernel/clock.ts";
import { systemPolicies } from "../access/index.ts";
import type { RamContext } from "./context.ts";

/** The policies that an entity has, as answers list them. */
export async function attachedPolicies(
  { attachments, policies, caller }: RamContext,
  entityId: string,
): Promise<object[]> {
  const attached = await attachments.of([entityId]);
  return Promise.all(
    attached.map(async ({ policyType, policyName, attachedAt }) => {
      const custom =
        policyType === "Custom" ? await policies.find(caller.ownerId, policyName) : undefined;
      return {
        PolicyName: policyName,
        PolicyType: policyType,
        Description: custom?.description ?? systemPolicies.get(policyName)?.description ?? "",
        DefaultVersion: custom?.defaultVersion ?? "v1",
        AttachDate: isoSeconds(attachedAt),
      };
    }),
  );
}
