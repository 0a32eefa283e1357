import { instanceClasses } from "@kvasir/spec";
import { addMonths, billingErrors, newOrderId, quoteBuy, quoteReturn } from "../billing/index.ts";
import type { Instance } from "../instances/index.ts";
import { openInstance } from "../tasks/index.ts";
import type { SubscriptionContext } from "./context.ts";

export interface Conversion {
  readonly months: number;
  readonly couponNo?: string | undefined;
  readonly autoRenewMonths?: number | undefined;
  readonly unpaid?: boolean;
}

interface Converted {
  readonly orderId: string;
  readonly endTime: number | null;
}

/** Pay as you go becomes a subscription that begins now. What was used so far is charged. */
export async function convertToPrePaid(
  instance: Instance,
  conversion: Conversion,
  context: SubscriptionContext,
): Promise<Converted> {
  const { billing, now, random } = context;
  const { months, autoRenewMonths } = conversion;
  await requireNoOrder(instance, context);
  const bought = classOf(instance);
  const endTime = addMonths(now, months);
  const payment = await billing.prepare({
    ...quoteBuy(bought, { chargeType: "PrePaid", months }, billing.prices),
    ownerId: instance.ownerId,
    kind: "CONVERT",
    chargeType: "PrePaid",
    instanceClass: bought.class,
    months,
    span: { fromMs: now, toMs: endTime },
    couponNo: conversion.couponNo,
  });
  const orderId = String(newOrderId(random));
  const order = { orderId, instanceId: instance.id };
  if (conversion.unpaid) {
    await billing.leaveUnpaid(payment, order);
    return { orderId, endTime: null };
  }
  await billing.stopMeter(instance);
  await billing.pay(payment, order);
  await transform(instance, context, {
    chargeType: "PrePaid",
    endTime,
    autoRenew: autoRenewMonths === undefined ? 0 : 1,
    autoRenewMonths: autoRenewMonths ?? 1,
  });
  await billing.expect(instance.ownerId, endTime);
  return { orderId, endTime };
}

/** A subscription becomes pay as you go now; what is left of it is paid back. */
export async function convertToPostPaid(
  instance: Instance,
  conversion: Pick<Conversion, "unpaid">,
  context: SubscriptionContext,
): Promise<Converted> {
  const { billing, now, random } = context;
  await requireNoOrder(instance, context);
  const each = classOf(instance);
  await billing.requireQuota(instance.ownerId);
  const payment = await billing.prepare({
    ...quoteReturn(each, await billing.left(instance.id), billing.prices),
    ownerId: instance.ownerId,
    kind: "CONVERT",
    chargeType: "PostPaid",
    instanceClass: each.class,
  });
  const orderId = String(newOrderId(random));
  const order = { orderId, instanceId: instance.id };
  if (conversion.unpaid) {
    await billing.leaveUnpaid(payment, order);
    return { orderId, endTime: instance.endTime };
  }
  await billing.pay(payment, order);
  await billing.orders.endSpans(instance.id, now);
  await billing.startMeter(instance, payment.purchase.hourlyCents);
  await transform(instance, context, { chargeType: "PostPaid", endTime: null, autoRenew: 0 });
  return { orderId, endTime: null };
}

/** The columns change at once; the status says so until the address was proven again. */
async function transform(
  instance: Instance,
  context: SubscriptionContext,
  changes: Partial<Instance>,
): Promise<void> {
  const { tasks, work, now, random } = context;
  if (instance.locks !== "") {
    return openInstance(instance, ["expired", "overdue"], context, changes);
  }
  await tasks.open(instance, "TransformIns", {
    now,
    random,
    changes,
  });
  await work.request("instance", instance.id);
}

/**
 * A class that waits for its window was priced for the way of paying that is in force.
 * @throws ApiError Order.LatestOrderIsHanding
 */
async function requireNoOrder(
  instance: Instance,
  { tasks }: Pick<SubscriptionContext, "tasks">,
): Promise<void> {
  if ((await tasks.scheduledClass(instance.id)) === undefined) return;
  throw billingErrors["Order.LatestOrderIsHanding"]();
}

function classOf(instance: Instance) {
  const found = instanceClasses.get(instance.instanceClass);
  if (!found) throw billingErrors["InvalidDBInstanceClass.NotFound"]();
  return found;
}
