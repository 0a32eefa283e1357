import type { InstanceClass } from "@kvasir/spec";
import type { OrderLine } from "./order-lines.ts";
import { type PriceBook, periodPrice, priceOf } from "./price-book.ts";

/** What the orders of a subscription paid for and time has not used up yet. */
export interface TimeLeft {
  /** What of the money that was paid belongs to time to come. Coupons are no money. */
  readonly paidCents: number;
  /** What the same time would have cost with this class, bought in the same periods. */
  costOf(each: InstanceClass): number;
}

/** @param lines the paid orders of one instance */
export function timeLeft(lines: readonly OrderLine[], now: number, book: PriceBook): TimeLeft {
  const parts = lines.map((line) => ({ line, part: partLeft(line, now) }));
  const sum = (of: (line: OrderLine) => number) =>
    Math.round(parts.reduce((total, { line, part }) => total + of(line) * part, 0));
  return {
    paidCents: Math.max(
      0,
      sum((line) => line.amountCents),
    ),
    costOf: (each) =>
      sum(({ months }) =>
        months === null ? 0 : periodPrice(priceOf(each, book), months, book).amountCents,
      ),
  };
}

/** From 1, all of the time is to come, to 0, it is over. */
function partLeft({ fromMs, toMs }: OrderLine, now: number): number {
  if (fromMs === null || toMs === null || toMs <= Math.max(now, fromMs)) return 0;
  return (toMs - Math.max(now, fromMs)) / (toMs - fromMs);
}
