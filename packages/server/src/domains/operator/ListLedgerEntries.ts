import { isoSeconds } from "../../kernel/clock.ts";
import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { owner, page, pageOf } from "./parameters.ts";

/** What was booked for an owner, the newest first. The balance is the sum of all entries. */
export const ListLedgerEntries = defineOperation("ListLedgerEntries", {
  parameters: { Owner: required(owner), ...page },
  async handle(request, { owners, billing }) {
    const { id } = await owners.require(request.Owner);
    const { number, size, ...range } = pageOf(request);
    const entries = await billing.entries.page(id, range);
    return {
      LedgerEntries: {
        LedgerEntry: entries.map((entry) => ({
          Kind: entry.kind,
          AmountCents: entry.amountCents,
          InstanceId: entry.instanceId,
          OrderId: entry.orderId,
          Note: entry.note,
          Hours: entry.hours ?? 0,
          CreateTime: isoSeconds(entry.createdAt),
        })),
      },
      BalanceCents: (await billing.accounts.find(id)).balanceCents,
      PageNumber: number,
      PageSize: size,
    };
  },
});
