import { newOrderId } from "../billing/index.ts";
import { defineOperation } from "./context.ts";
import { renew } from "./renew.ts";

/** Renews several subscriptions with one order: all of them or, when one cannot be, none. */
export const RenewMultiInstance = defineOperation("RenewMultiInstance", {
  writes: true,
  async handle(request, context) {
    const { instances, billing, caller, random } = context;
    await billing.settle(caller.ownerId);
    const orderId = String(newOrderId(random));
    for (const id of request.InstanceIds.split(",")) {
      const instance = await instances.require(caller.ownerId, id);
      await renew(
        instance,
        {
          orderId,
          months: request.Period,
          couponNo: request.CouponNo,
          unpaid: request.AutoPay === false,
        },
        "RenewMultiInstance",
        context,
      );
    }
    return { OrderId: orderId };
  },
});
