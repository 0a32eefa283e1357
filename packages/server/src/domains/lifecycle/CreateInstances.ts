import { newOrderId, type PriceBook, quoteBuy } from "../billing/index.ts";
import { chooseClass } from "../catalogue/index.ts";
import { defineOperation } from "./context.ts";
import { type ListedOrder, listedOrders } from "./listed-instances.ts";
import { placeOrder } from "./place-order.ts";

/**
 * Orders several instances at once, up to 30: all of them or, when anything about one is wrong,
 * none. `Token` makes a repeat give the same instances.
 */
export const CreateInstances = defineOperation("CreateInstances", {
  writes: true,
  async handle(request, context) {
    const { billing, caller, now } = context;
    const orders = listedOrders(request.Instances, {
      RegionId: context.regionId,
      ...(request.EngineVersion ? { EngineVersion: request.EngineVersion } : {}),
      ...(request.AutoRenew ? { AutoRenew: request.AutoRenew } : {}),
      ...(request.ResourceGroupId ? { ResourceGroupId: request.ResourceGroupId } : {}),
    });
    const orderId = String(newOrderId(context.random));
    const discount = await billing.coupons.discount(
      { couponNo: request.CouponNo },
      { ownerId: caller.ownerId, amountCents: sumOf(orders, billing.prices), now },
    );
    const ids: string[] = [];
    for (const { regionId, order } of orders) {
      const instance = await placeOrder({ ...order, discount }, { ...context, regionId }, orderId);
      ids.push(instance.id);
    }
    return {
      InstanceIds: { InstanceId: ids },
      OrderId: orderId,
    };
  },
});

/** What all of them cost before coupons. */
function sumOf(orders: readonly ListedOrder[], prices: PriceBook): number {
  return orders.reduce((sum, { order }) => {
    const term = { chargeType: order.chargeType, months: order.periodMonths };
    return sum + quoteBuy(chooseClass(order), term, prices).amountCents;
  }, 0);
}
