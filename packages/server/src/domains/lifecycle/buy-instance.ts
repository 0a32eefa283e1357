import type { InstanceClass } from "@kvasir/spec";
import { addMonths, type Payment, quoteBuy } from "../billing/index.ts";
import { type Instance, nodeCount } from "../instances/index.ts";
import type { LifecycleContext } from "./context.ts";
import type { Order } from "./place-order.ts";

type Buying = Pick<LifecycleContext, "billing" | "capacity" | "caller" | "now">;

/**
 * Takes room for the instance: the class is on sale in the zone, stock and hosts have room, and the
 * owner may have one more. An order that fails later takes nothing.
 * @throws ApiError Zone.NotSupport, QuotaNotEnough, InsufficientResourceCapacity, QuotaExcee
 */
export async function takeRoom(
  order: Order,
  wanted: InstanceClass,
  place: Pick<Instance, "id" | "zoneId" | "secondaryZoneId" | "nodeType">,
  { billing, capacity, caller }: Buying,
): Promise<void> {
  const { id, zoneId, secondaryZoneId } = place;
  await capacity.requireOffered(zoneId, wanted.class);
  if (secondaryZoneId) await capacity.requireOffered(secondaryZoneId, wanted.class);
  await capacity.take({ id, zoneId, secondaryZoneId, nodeCount: nodeCount(place) }, wanted);
  if (order.chargeType === "PostPaid") await billing.requireQuota(caller.ownerId);
}

/** @throws ApiError RealNameAuthenticationError, InsufficientBalance */
export function preparePayment(
  order: Order,
  wanted: InstanceClass,
  { billing, caller, now }: Buying,
): Promise<Payment> {
  const { chargeType, periodMonths: months } = order;
  const { endTime } = subscriptionOf(order, now);
  return billing.prepare({
    ...quoteBuy(wanted, { chargeType, months }, billing.prices),
    ownerId: caller.ownerId,
    kind: "BUY",
    chargeType,
    instanceClass: wanted.class,
    months,
    ...(endTime === null ? {} : { span: { fromMs: now, toMs: endTime } }),
    couponNo: order.couponNo,
    autoUseCoupon: order.autoUseCoupon,
    discount: order.discount,
  });
}

/** Pays for the new instance and lets its time begin. */
export async function payInstance(
  payment: Payment,
  instance: Instance,
  orderId: string,
  { billing }: Buying,
): Promise<void> {
  await billing.pay(payment, { orderId, instanceId: instance.id });
  if (instance.endTime !== null) await billing.expect(instance.ownerId, instance.endTime);
  else await billing.startMeter(instance, payment.purchase.hourlyCents);
}

/** The columns of a subscription; pay as you go has no end. */
export function subscriptionOf(order: Order, now: number) {
  const isSubscription = order.chargeType === "PrePaid" && order.periodMonths !== undefined;
  return {
    endTime: isSubscription ? addMonths(now, order.periodMonths ?? 1) : null,
    autoRenew: isSubscription && order.autoRenew ? 1 : 0,
    autoRenewMonths: order.autoRenewMonths ?? 1,
  };
}
