import { isoSeconds } from "../../kernel/clock.ts";
import { billingErrors } from "../billing/index.ts";
import { requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { convertToPostPaid, convertToPrePaid } from "./convert.ts";

/**
 * Changes how an instance is paid, both ways.
 * @throws ApiError NotFoundOrder when it is paid that way already
 */
export const TransformInstanceChargeType = defineOperation("TransformInstanceChargeType", {
  writes: true,
  async handle(request, context) {
    await context.billing.settle(context.caller.ownerId);
    const instance = await context.instances.require(context.caller.ownerId, request.InstanceId);
    requireState(instance, "TransformInstanceChargeType");
    if (instance.renewClass !== "") throw billingErrors.HasRenewChangeOrder();
    if (instance.chargeType === request.ChargeType) throw billingErrors.NotFoundOrder();
    const unpaid = request.AutoPay === false;
    if (request.ChargeType === "PostPaid") {
      const { orderId } = await convertToPostPaid(instance, { unpaid }, context);
      return { EndTime: "", OrderId: orderId };
    }
    const months = request.Period;
    if (months === undefined) throw billingErrors["MissingParameter.Period"]();
    const { orderId, endTime } = await convertToPrePaid(
      instance,
      {
        months,
        couponNo: request.CouponNo,
        autoRenewMonths: request.AutoRenew === "true" ? (request.AutoRenewPeriod ?? 1) : undefined,
        unpaid,
      },
      context,
    );
    return { EndTime: endTime === null ? "" : isoSeconds(endTime), OrderId: orderId };
  },
});
