import type { InstanceClass } from "@kvasir/spec";
import { monthMs } from "./period.ts";
import { type PriceBook, periodPrice, priceOf } from "./price-book.ts";
import type { TimeLeft } from "./time-left.ts";

/** What an order would cost. */
export interface Quote {
  readonly originalCents: number;
  /** To be paid now, before coupons; negative: to be paid back. */
  readonly amountCents: number;
  /** Price of each hour from now on; 0 for a subscription. */
  readonly hourlyCents: number;
}

/** A new instance, or the whole price of a conversion to a subscription. */
export function quoteBuy(
  each: InstanceClass,
  term: { readonly chargeType: string; readonly months: number | undefined },
  book: PriceBook,
): Quote {
  const price = priceOf(each, book);
  if (term.chargeType === "PrePaid") {
    return { ...periodPrice(price, term.months ?? 1, book), hourlyCents: 0 };
  }
  return { originalCents: 0, amountCents: 0, hourlyCents: price.hourlyCents };
}

interface Subscribed {
  readonly chargeType: string;
  readonly endTime: number | null;
}

/**
 * Another class: a subscription pays, or gets back, the difference for the time that is left. No
 * more comes back than was paid beyond what that time costs with the other class.
 */
export function quoteChange(
  from: InstanceClass | undefined,
  to: InstanceClass,
  instance: Subscribed & { readonly left: TimeLeft },
  now: number,
  book: PriceBook,
): Quote {
  const after = priceOf(to, book);
  if (instance.chargeType !== "PrePaid") {
    return { originalCents: 0, amountCents: 0, hourlyCents: after.hourlyCents };
  }
  const before = from ? priceOf(from, book).monthlyCents : after.monthlyCents;
  const difference = partOfMonths(after.monthlyCents - before, instance.endTime, now);
  const { left } = instance;
  const most = Math.max(0, left.paidCents - left.costOf(to));
  const amountCents = difference < 0 ? -Math.min(-difference, most) || 0 : difference;
  return { originalCents: amountCents, amountCents, hourlyCents: 0 };
}

/** The end of a subscription before its time: what was paid for the time that is left comes back. */
export function quoteReturn(each: InstanceClass, left: TimeLeft, book: PriceBook): Quote {
  const amountCents = -left.paidCents || 0;
  return { originalCents: amountCents, amountCents, hourlyCents: priceOf(each, book).hourlyCents };
}

/** Price of the time until the end of a subscription. */
export function partOfMonths(monthlyCents: number, endTime: number | null, now: number): number {
  const leftMs = Math.max(0, (endTime ?? now) - now);
  return Math.round((monthlyCents * leftMs) / monthMs) || 0;
}
