import { flag } from "../../kernel/described-parameters.ts";
import type { AccountTerms } from "../billing/index.ts";
import { freezeRuleId } from "../risk/index.ts";
import type { OperatorContext } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";
import type { Owner } from "./owner-store.ts";
import { countOrUnlimited } from "./parameters.ts";

/** What the operator decides about an owner. */
export const ownerTerms = {
  Admin: flag(),
  Frozen: flag(),
  IdentityVerified: flag(),
  CreditCents: countOrUnlimited(0),
  PostPaidQuota: countOrUnlimited(0, 1_000_000),
};

interface GivenTerms {
  readonly Admin?: boolean | undefined;
  readonly Frozen?: boolean | undefined;
  readonly IdentityVerified?: boolean | undefined;
  readonly CreditCents?: number | null | undefined;
  readonly PostPaidQuota?: number | null | undefined;
}

/**
 * Writes what the request says and leaves the rest.
 * @throws ApiError InvalidOwner.LastAdministrator
 */
export async function setOwnerTerms(
  owner: Owner,
  given: GivenTerms,
  context: OperatorContext,
): Promise<void> {
  const { owners, billing, risk, now } = context;
  if (given.Admin === false && (await owners.otherAdministrators(owner.id)) === 0) {
    throw operatorErrors["InvalidOwner.LastAdministrator"]();
  }
  if (given.Admin !== undefined) await owners.update(owner.id, { isAdmin: given.Admin ? 1 : 0 });
  const rule = freezeRuleId(owner.id);
  if (given.Frozen === false) await risk.delete(rule);
  if (given.Frozen === true) {
    await risk.put({
      id: rule,
      kind: "freeze",
      subject: owner.id,
      actions: "*",
      maxCount: 0,
      perSeconds: 0,
      note: "",
      createdAt: now,
    });
  }
  const terms: AccountTerms = {
    ...(given.IdentityVerified === undefined ? {} : { verified: given.IdentityVerified }),
    ...(given.CreditCents === undefined ? {} : { creditCents: given.CreditCents }),
    ...(given.PostPaidQuota === undefined ? {} : { postPaidQuota: given.PostPaidQuota }),
  };
  if (Object.keys(terms).length > 0) await billing.setTerms(owner.id, terms);
}
