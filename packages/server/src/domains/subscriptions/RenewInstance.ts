import { isoSeconds } from "../../kernel/clock.ts";
import { newOrderId } from "../billing/index.ts";
import { chooseClass } from "../catalogue/index.ts";
import { defineOperation } from "./context.ts";
import { renew } from "./renew.ts";

/**
 * Renews a subscription. With another class (`InstanceClass` or `Capacity`) that class comes when
 * the time paid so far is over; until then the instance has a renewChange order.
 */
export const RenewInstance = defineOperation("RenewInstance", {
  writes: true,
  async handle(request, context) {
    await context.billing.settle(context.caller.ownerId);
    const instance = await context.instances.require(context.caller.ownerId, request.InstanceId);
    const { InstanceClass, Capacity } = request;
    const wanted =
      InstanceClass || Capacity
        ? chooseClass({
            instanceClass: InstanceClass || undefined,
            capacityMb: Capacity,
            instanceType: instance.instanceType,
          })
        : undefined;
    const orderId = String(newOrderId(context.random));
    const end = await renew(
      instance,
      {
        orderId,
        months: request.Period,
        wanted,
        couponNo: request.CouponNo,
        autoRenew: request.AutoRenew,
        unpaid: request.AutoPay === false,
      },
      "RenewInstance",
      context,
    );
    return { EndTime: isoSeconds(end), OrderId: orderId };
  },
});
