import { isoSeconds } from "../../kernel/clock.ts";
import { billingErrors } from "../billing/index.ts";
import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { convertToPrePaid } from "./convert.ts";

/**
 * Makes a subscription of pay as you go. The documented default of `AutoPay` is false, yet there is
 * no page on which the order could be paid: only an explicit `false` leaves it unpaid.
 */
export const TransformToPrePaid = defineOperation("TransformToPrePaid", {
  writes: true,
  async handle(request, context) {
    await context.billing.settle(context.caller.ownerId);
    const instance = await context.instances.require(context.caller.ownerId, request.InstanceId);
    requireState(instance, "TransformToPrePaid");
    if (instance.chargeType === "PrePaid") throw billingErrors.AlreadyPrePaid();
    const { orderId, endTime } = await convertToPrePaid(
      instance,
      {
        months: request.Period,
        couponNo: request.CouponNo,
        autoRenewMonths: request.AutoRenew === "true" ? (request.AutoRenewPeriod ?? 1) : undefined,
        unpaid: request.AutoPay === false,
      },
      context,
    );
    return { EndTime: endTime === null ? "" : isoSeconds(endTime), OrderId: orderId };
  },
});
