import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { invalid } from "./operator-errors.ts";
import { cents, clientToken, note, owner } from "./parameters.ts";

/** Books money in, or out when it is below zero, as one entry of the owner's ledger. */
export const AdjustBalance = defineOperation("AdjustBalance", {
  writes: true,
  parameters: {
    Owner: required(owner),
    AmountCents: required(cents),
    Note: note,
    ClientToken: clientToken,
  },
  async handle(request, { owners, billing }) {
    const { id } = await owners.require(request.Owner);
    if (request.AmountCents === 0) throw invalid("AmountCents");
    await billing.deposit(id, request.AmountCents, request.Note ?? "");
    const { balanceCents } = await billing.accounts.find(id);
    return { OwnerId: id, BalanceCents: balanceCents };
  },
});
