import { newOrderId, quoteBuy } from "../billing/index.ts";
import { defineOperation } from "./context.ts";
import { renew, renewedClass } from "./renew.ts";

/**
 * Renews several subscriptions with one order: all of them or, when one cannot be, none. A coupon
 * counts for their sum.
 */
export const RenewMultiInstance = defineOperation("RenewMultiInstance", {
  writes: true,
  async handle(request, context) {
    const { instances, billing, tasks, caller, now, random } = context;
    await billing.settle(caller.ownerId);
    const orderId = String(newOrderId(random));
    const { Period: months, CouponNo: couponNo } = request;
    const all = [];
    let amountCents = 0;
    for (const id of request.InstanceIds.split(",")) {
      const instance = await instances.require(caller.ownerId, id);
      const term = { chargeType: "PrePaid", months };
      const bought = await renewedClass(instance, tasks);
      amountCents += quoteBuy(bought, term, billing.prices).amountCents;
      all.push(instance);
    }
    const order = { ownerId: caller.ownerId, amountCents, now };
    const discount = await billing.coupons.discount({ couponNo }, order);
    for (const instance of all) {
      await renew(
        instance,
        { orderId, months, discount, unpaid: request.AutoPay === false },
        "RenewMultiInstance",
        context,
      );
    }
    return { OrderId: orderId };
  },
});
