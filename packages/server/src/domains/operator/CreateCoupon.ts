import { required, text } from "../../kernel/described-parameters.ts";
import { randomText } from "../../kernel/ids.ts";
import { defineOperation } from "./context.ts";
import { invalid } from "./operator-errors.ts";
import { clientToken, count, note, owner, ownerName } from "./parameters.ts";

const most = 1_000_000_000_000;

/**
 * Gives an owner a coupon for one order: an amount or a share off, for orders from `MinCents` on,
 * until `ValidUntil` (UTC) where it says one.
 */
export const CreateCoupon = defineOperation("CreateCoupon", {
  writes: true,
  parameters: {
    Owner: required(owner),
    Name: required(ownerName),
    Description: note,
    OffCents: count(1, most),
    OffPercent: count(1, 100),
    MinCents: count(0, most),
    ValidUntil: text({ pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/ }),
    ClientToken: clientToken,
  },
  async handle(request, { owners, billing, now, random }) {
    const { id: ownerId } = await owners.require(request.Owner);
    const { OffCents, OffPercent, MinCents = 0, ValidUntil } = request;
    if ((OffCents === undefined) === (OffPercent === undefined)) throw invalid("OffCents");
    const couponNo = randomText(random, 15, "0123456789");
    await billing.coupons.give({
      couponNo,
      ownerId,
      name: request.Name,
      description: request.Description ?? "",
      offCents: OffCents ?? 0,
      offPercent: OffPercent ?? 0,
      minCents: MinCents,
      validUntil: ValidUntil === undefined ? null : Date.parse(ValidUntil),
      createdAt: now,
    });
    return { CouponNo: couponNo };
  },
});
