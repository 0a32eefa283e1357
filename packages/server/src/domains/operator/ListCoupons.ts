import { isoSeconds } from "../../kernel/clock.ts";
import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { owner } from "./parameters.ts";

/** Every coupon that an owner was given, used ones with the order that used them. */
export const ListCoupons = defineOperation("ListCoupons", {
  parameters: { Owner: required(owner) },
  async handle(request, { owners, billing }) {
    const { id } = await owners.require(request.Owner);
    const coupons = await billing.coupons.of(id);
    return {
      Coupons: {
        Coupon: coupons.map((coupon) => ({
          CouponNo: coupon.couponNo,
          Name: coupon.name,
          Description: coupon.description,
          OffCents: coupon.offCents,
          OffPercent: coupon.offPercent,
          MinCents: coupon.minCents,
          ValidUntil: coupon.validUntil === null ? "" : isoSeconds(coupon.validUntil),
          UsedByOrder: coupon.usedByOrder,
        })),
      },
    };
  },
});
