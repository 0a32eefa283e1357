import { type InstanceClass, instanceClasses } from "@kvasir/spec";
import {
  billingErrors,
  type ChangeCost,
  newOrderId,
  priceOf,
  quoteChange,
} from "../billing/index.ts";
import {
  classChange,
  type Instance,
  nextMaintenance,
  nodeCount,
  requireRoom,
} from "../instances/index.ts";
import type { LifecycleContext } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";

export interface ClassOrder {
  readonly wanted: InstanceClass;
  readonly nodeType?: string | undefined;
  readonly engineVersion?: string | undefined;
  /** In the next maintenance window instead of now. */
  readonly inWindow?: boolean;
  readonly couponNo?: string | undefined;
  /** True leaves the order unpaid: nothing changes. */
  readonly unpaid?: boolean;
}

/**
 * Orders another class for an instance whose state allows it: room and money are looked after, and
 * a task brings the change. @returns the order's number
 * @throws ApiError HasRenewChangeOrder, Task.Conflict, Zone.NotSupport, QuotaNotEnough,
 *   InsufficientResourceCapacity, RealNameAuthenticationError, InsufficientBalance
 */
export async function changeClass(
  instance: Instance,
  order: ClassOrder,
  context: LifecycleContext,
): Promise<string> {
  const { wanted } = order;
  const { billing, capacity, tasks, work, now, random } = context;
  if (instance.renewClass !== "") throw billingErrors.HasRenewChangeOrder();
  // It was paid for already, from the class that is there now.
  if ((await tasks.scheduledClass(instance.id)) !== undefined) {
    throw lifecycleErrors["Task.Conflict"]();
  }
  await requireRoom(instance, wanted, context.usedMemoryBytes);
  const before = instanceClasses.get(instance.instanceClass);
  const change = classChange(instance, wanted, { nodeType: order.nodeType });
  const { id, zoneId, secondaryZoneId } = instance;
  if (wanted.class !== instance.instanceClass) await capacity.requireOffered(zoneId, wanted.class);
  await capacity.take({ id, zoneId, secondaryZoneId, nodeCount: nodeCount(change) }, wanted);
  const heldCents = before ? priceOf(before, billing.prices).hourlyCents : 0;
  const payment = await billing.prepare({
    ...quoteChange(
      before,
      wanted,
      { ...instance, left: await billing.left(id) },
      now,
      billing.prices,
    ),
    heldCents,
    ownerId: instance.ownerId,
    kind: wanted.memoryMB < instance.capacityMb ? "DOWNGRADE" : "UPGRADE",
    chargeType: instance.chargeType,
    instanceClass: wanted.class,
    ...(instance.endTime === null ? {} : { span: { fromMs: now, toMs: instance.endTime } }),
    couponNo: order.couponNo,
  });
  const orderId = String(newOrderId(random));
  if (order.unpaid) {
    await billing.leaveUnpaid(payment, { orderId, instanceId: id });
    await capacity.settle({ id, zoneId, secondaryZoneId, nodeCount: nodeCount(instance) }, before);
    return orderId;
  }
  await billing.pay(payment, { orderId, instanceId: id });
  const dueAt = order.inWindow ? nextMaintenance(instance, now) : null;
  const { hourlyCents } = payment.purchase;
  const rate = { fromMs: dueAt ?? now, hourlyCents, beforeCents: heldCents };
  await billing.meters.changeRate(id, rate.fromMs, hourlyCents);
  const cost: ChangeCost = instance.chargeType === "PostPaid" ? { orderId, rate } : { orderId };
  const { engineVersion } = order;
  await tasks.open(instance, "ModifyInsSpec", {
    now,
    random,
    dueAt,
    input: { from: instance.instanceClass, to: wanted.class, cost },
    changes: { ...change, ...(engineVersion ? { engineVersion } : {}) },
  });
  await work.request("instance", id);
  return orderId;
}
