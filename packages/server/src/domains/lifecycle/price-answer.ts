import { blankCoupon, type Coupon, couponCents } from "../billing/index.ts";

/** The price of one part of an order. */
export interface Line {
  /** Empty for one that is to be made. */
  readonly instanceId: string;
  readonly originalCents: number;
  readonly amountCents: number;
}

/** The answer of DescribePrice. Amounts are texts in units of the currency, as today's API has them. */
export function priceAnswer(
  lines: readonly Line[],
  options: {
    readonly coupons: readonly Coupon[];
    readonly chosen: Coupon | undefined;
    readonly currency: string;
  },
) {
  const { coupons, chosen, currency } = options;
  const sum = (of: (line: Line) => number) => lines.reduce((total, line) => total + of(line), 0);
  const original = sum((line) => line.originalCents);
  const amount = sum((line) => line.amountCents);
  const trade = amount - (chosen ? couponCents(chosen, amount) : 0);
  return {
    Order: {
      Coupons: {
        Coupon: [
          ...coupons.map((coupon) => ({
            CouponNo: coupon.couponNo,
            Description: coupon.description,
            IsSelected: String(coupon === chosen || coupon.couponNo === chosen?.couponNo),
            Name: coupon.name,
          })),
          { CouponNo: blankCoupon, Description: "", IsSelected: String(!chosen), Name: "" },
        ],
      },
      Currency: currency,
      DiscountAmount: inUnits(original - trade),
      OriginalAmount: inUnits(original),
      RuleIds: { RuleId: [] },
      TradeAmount: inUnits(trade),
    },
    Rules: { Rule: [] },
    SubOrders: {
      SubOrder: lines.map((line) => ({
        DiscountAmount: inUnits(line.originalCents - line.amountCents),
        InstanceId: line.instanceId,
        OriginalAmount: inUnits(line.originalCents),
        RuleIds: { RuleId: [] },
        TradeAmount: inUnits(line.amountCents),
      })),
    },
  };
}

/** Cents as a decimal number: 1234 → `12.34`. */
function inUnits(cents: number): string {
  return (cents / 100).toFixed(2);
}
