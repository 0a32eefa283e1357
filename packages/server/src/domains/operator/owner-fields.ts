import { isoSeconds } from "../../kernel/clock.ts";
import type { BillingAccount } from "../billing/index.ts";
import type { OperatorContext } from "./context.ts";
import type { Owner } from "./owner-store.ts";
import { orUnlimited } from "./parameters.ts";

/** Owners as the API shows them, with their money and whether they are frozen. */
export async function ownerFields(
  owners: readonly Owner[],
  { billing, risk }: Pick<OperatorContext, "billing" | "risk">,
) {
  const rules = await risk.rules();
  const frozen = new Set(rules.filter(({ kind }) => kind === "freeze").map((each) => each.subject));
  const accounts = new Map<string, BillingAccount>();
  for (const { id } of owners) accounts.set(id, await billing.accounts.find(id));
  return owners.map((owner) => {
    const account = accounts.get(owner.id);
    return {
      OwnerId: owner.id,
      OwnerName: owner.name,
      Admin: owner.isAdmin === 1,
      Frozen: frozen.has(owner.id),
      IdentityVerified: account?.verified === 1,
      BalanceCents: account?.balanceCents ?? 0,
      CreditCents: orUnlimited(account?.creditCents ?? null),
      PostPaidQuota: orUnlimited(account?.postPaidQuota ?? null),
      CreateTime: isoSeconds(owner.createdAt),
    };
  });
}
