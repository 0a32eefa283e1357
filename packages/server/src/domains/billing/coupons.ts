import type { Selectable } from "kysely";
import { pickErrors } from "../../kernel/api-error.ts";
import type { CouponTable } from "../../store/billing-tables.ts";
import type { Db } from "../../store/db.ts";

const errors = pickErrors("InvalidParameter");

export type Coupon = Selectable<CouponTable>;

/** What clients send for no coupon at all. */
export const blankCoupon = "youhuiquan_promotion_option_id_for_blank";

/** What a coupon takes off an order for several instances; each takes its share of what is left. */
export interface Discount {
  readonly couponNo: string;
  leftCents: number;
}

/** Coupons are given to an owner by the operator and used by one order each. */
export function couponStore(db: Db) {
  return {
    give: (coupon: Omit<Coupon, "usedByOrder">) =>
      db
        .insertInto("coupons")
        .values({ ...coupon, usedByOrder: "" })
        .execute(),

    of: (ownerId: string): Promise<Coupon[]> =>
      db
        .selectFrom("coupons")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .orderBy("createdAt")
        .orderBy("couponNo")
        .execute(),

    /** Those that an order of this amount could use now, the best first. */
    async usable(ownerId: string, amountCents: number, now: number): Promise<Coupon[]> {
      return (await this.of(ownerId))
        .filter(
          (coupon) =>
            coupon.usedByOrder === "" &&
            (coupon.validUntil === null || coupon.validUntil > now) &&
            amountCents > 0 &&
            amountCents >= coupon.minCents,
        )
        .sort((a, b) => couponCents(b, amountCents) - couponCents(a, amountCents));
    },

    /**
     * The coupon that an order names, or the best one where it leaves the choice.
     * @throws ApiError InvalidParameter for one that this order cannot use
     */
    async choose(
      wish: { couponNo?: string | undefined; autoUse?: boolean | undefined },
      order: { ownerId: string; amountCents: number; now: number },
    ): Promise<Coupon | undefined> {
      const { couponNo, autoUse } = wish;
      const named = couponNo !== undefined && couponNo !== "" && couponNo !== blankCoupon;
      if (!named && !autoUse) return undefined;
      const usable = await this.usable(order.ownerId, order.amountCents, order.now);
      if (!named) return usable[0];
      const found = usable.find((coupon) => coupon.couponNo === couponNo);
      if (!found) throw errors.InvalidParameter({ parameter: "CouponNo" });
      return found;
    },

    /** The coupon of an order for several instances: it counts for their sum. */
    async discount(
      wish: Parameters<typeof this.choose>[0],
      order: Parameters<typeof this.choose>[1],
    ): Promise<Discount | undefined> {
      const coupon = await this.choose(wish, order);
      return (
        coupon && { couponNo: coupon.couponNo, leftCents: couponCents(coupon, order.amountCents) }
      );
    },

    markUsed: (couponNo: string, orderId: string) =>
      db
        .updateTable("coupons")
        .set({ usedByOrder: orderId })
        .where("couponNo", "=", couponNo)
        .execute(),
  };
}

/** What the coupon takes off an amount, never more than all of it. */
export function couponCents(coupon: Coupon, amountCents: number): number {
  const off = coupon.offCents + Math.round((amountCents * coupon.offPercent) / 100);
  return Math.min(amountCents, off);
}
