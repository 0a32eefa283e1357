import { type InstanceClass, instanceClasses } from "@kvasir/spec";
import { addMonths, billingErrors, type Discount, quoteBuy } from "../billing/index.ts";
import {
  classChange,
  type Instance,
  nodeCount,
  requireRoom,
  requireState,
} from "../instances/index.ts";
import { openInstance } from "../tasks/index.ts";
import type { SubscriptionContext } from "./context.ts";

export interface Renewal {
  readonly orderId: string;
  readonly months: number;
  /** Another class, which comes at the old end. */
  readonly wanted?: InstanceClass | undefined;
  readonly couponNo?: string | undefined;
  /** The coupon of an order for several instances. */
  readonly discount?: Discount | undefined;
  readonly autoRenew?: boolean | undefined;
  /** True leaves the order unpaid: nothing changes. */
  readonly unpaid?: boolean;
}

/**
 * Pays for more months and opens an instance that had expired. The months follow on the end, or on
 * today where that is past. @returns the new end
 * @throws ApiError NotFoundOrder for pay as you go, HasRenewChangeOrder, and what an order may lack
 */
export async function renew(
  instance: Instance,
  renewal: Renewal,
  operation: string,
  context: SubscriptionContext,
): Promise<number> {
  const { billing, instances, tasks, now } = context;
  const { orderId, months, wanted } = renewal;
  requireState(instance, operation);
  const { endTime } = instance;
  if (instance.chargeType !== "PrePaid" || endTime === null) throw billingErrors.NotFoundOrder();
  if (instance.renewClass !== "") throw billingErrors.HasRenewChangeOrder();
  const changes = wanted !== undefined && wanted.class !== instance.instanceClass;
  if (changes) await takeRoom(instance, wanted, context);
  const bought = changes ? wanted : await renewedClass(instance, tasks);
  const changesAt = Math.max(endTime, now);
  const end = addMonths(changesAt, months);
  const payment = await billing.prepare({
    ...quoteBuy(bought, { chargeType: "PrePaid", months }, billing.prices),
    ownerId: instance.ownerId,
    kind: "RENEW",
    chargeType: "PrePaid",
    instanceClass: bought.class,
    months,
    span: { fromMs: changesAt, toMs: end },
    couponNo: renewal.couponNo,
    discount: renewal.discount,
  });
  const order = { orderId, instanceId: instance.id };
  if (renewal.unpaid) {
    await billing.leaveUnpaid(payment, order);
    if (changes) await giveRoomBack(instance, context);
    return endTime;
  }
  await billing.pay(payment, order);
  const columns = {
    endTime: end,
    ...(changes ? { renewClass: bought.class, renewClassAt: changesAt } : {}),
    ...(renewal.autoRenew ? { autoRenew: 1, autoRenewMonths: Math.min(months, 12) } : {}),
  };
  if (instance.locks === "") await instances.update(instance.id, columns);
  else await openInstance(instance, ["expired"], context, columns);
  await billing.expect(instance.ownerId, changes ? changesAt : end);
  return end;
}

/** The class that further months pay for: one that waits for its window counts already. */
export async function renewedClass(
  instance: Instance,
  tasks: SubscriptionContext["tasks"],
): Promise<InstanceClass> {
  const coming = await tasks.scheduledClass(instance.id);
  const found = instanceClasses.get(coming ?? instance.instanceClass);
  if (!found) throw billingErrors["InvalidDBInstanceClass.NotFound"]();
  return found;
}

/** Room for the class that comes later is taken now: what was paid for must be there. */
async function takeRoom(
  instance: Instance,
  wanted: InstanceClass,
  { capacity, usedMemoryBytes }: SubscriptionContext,
): Promise<void> {
  await requireRoom(instance, wanted, usedMemoryBytes);
  const { id, zoneId, secondaryZoneId } = instance;
  await capacity.requireOffered(zoneId, wanted.class);
  const nodes = nodeCount(classChange(instance, wanted));
  await capacity.take({ id, zoneId, secondaryZoneId, nodeCount: nodes }, wanted);
}

async function giveRoomBack(instance: Instance, { capacity }: SubscriptionContext): Promise<void> {
  const { id, zoneId, secondaryZoneId } = instance;
  const occupant = { id, zoneId, secondaryZoneId, nodeCount: nodeCount(instance) };
  await capacity.settle(occupant, instanceClasses.get(instance.instanceClass));
}
