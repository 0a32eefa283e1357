import { type InstanceClass, instanceClasses } from "@kvasir/spec";
import { type Quote, quoteBuy, quoteChange } from "../billing/index.ts";
import { chooseClass, chooseZone } from "../catalogue/index.ts";
import type { Instance } from "../instances/index.ts";
import { defineOperation, type LifecycleContext } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";
import { listedOrders } from "./listed-instances.ts";
import { type Line, priceAnswer } from "./price-answer.ts";

interface PriceRequest {
  readonly Capacity?: number | undefined;
  readonly ChargeType?: string | undefined;
  readonly InstanceClass?: string | undefined;
  readonly InstanceId?: string | undefined;
  readonly Instances?: string | undefined;
  readonly OrderType: string;
  readonly Period?: number | undefined;
  readonly Quantity?: number | undefined;
}

/**
 * What an order would cost, without placing it: a new instance (`BUY`), another class (`UPGRADE`),
 * more months (`RENEW`), another way of paying (`CONVERT`). Pay as you go is priced by the hour.
 */
export const DescribePrice = defineOperation("DescribePrice", {
  async handle(request, context) {
    const { billing, caller, regionId, now } = context;
    if (request.ZoneId) chooseZone(regionId, request.ZoneId);
    const lines =
      request.OrderType === "BUY" ? newLines(request, context) : [await changed(request, context)];
    const amountCents = lines.reduce((sum, line) => sum + line.amountCents, 0);
    const coupons = await billing.coupons.usable(caller.ownerId, amountCents, now);
    const chosen = await billing.coupons.choose(
      { couponNo: request.CouponNo },
      { ownerId: caller.ownerId, amountCents, now },
    );
    return priceAnswer(lines, { coupons, chosen, currency: billing.prices.currency });
  },
});

function newLines(request: PriceRequest, context: LifecycleContext): Line[] {
  if (request.Instances) {
    return listedOrders(request.Instances, { RegionId: context.regionId }).map(({ order }) =>
      buyLine(chooseClass(order), order.chargeType, order.periodMonths, 1, context),
    );
  }
  const wanted = chooseClass({
    instanceClass: request.InstanceClass,
    capacityMb: request.Capacity,
    instanceType: typeOf(request.InstanceClass),
  });
  const { ChargeType = "PostPaid", Period, Quantity = 1 } = request;
  return [buyLine(wanted, ChargeType, Period, Quantity, context)];
}

function buyLine(
  wanted: InstanceClass,
  chargeType: string,
  months: number | undefined,
  quantity: number,
  { billing }: LifecycleContext,
): Line {
  return lineOf("", quoteBuy(wanted, { chargeType, months }, billing.prices), quantity);
}

/** The price of something that happens to an instance which is there. */
async function changed(request: PriceRequest, context: LifecycleContext): Promise<Line> {
  const { billing, instances, tasks, caller, now } = context;
  if (!request.InstanceId) throw lifecycleErrors["MissingParameter.InstanceId"]();
  const instance = await instances.require(caller.ownerId, request.InstanceId);
  const { InstanceClass, Capacity } = request;
  const named = InstanceClass || Capacity ? classOf(instance, InstanceClass, Capacity) : undefined;
  const own = instanceClasses.get(instance.instanceClass);
  const coming = await tasks.scheduledClass(instance.id);
  const wanted = named ?? instanceClasses.get(coming ?? instance.instanceClass);
  if (!wanted) throw lifecycleErrors["InvalidDBInstanceClass.NotFound"]();
  if (request.OrderType === "UPGRADE") {
    if (!named) throw lifecycleErrors.MissingClassCode();
    const subscribed = { ...instance, left: await billing.left(instance.id) };
    return lineOf(instance.id, quoteChange(own, wanted, subscribed, now, billing.prices), 1);
  }
  const converts = request.OrderType === "CONVERT";
  const chargeType = converts ? (request.ChargeType ?? "PrePaid") : "PrePaid";
  const quote = quoteBuy(wanted, { chargeType, months: request.Period }, billing.prices);
  return lineOf(instance.id, quote, 1);
}

function classOf(instance: Instance, instanceClass?: string, capacityMb?: number) {
  return chooseClass({ instanceClass, capacityMb, instanceType: instance.instanceType });
}

function typeOf(className: string | undefined): string {
  const found = className ? instanceClasses.get(className) : undefined;
  if (found?.engine === "memcache") return "Memcache";
  return found?.series ?? "Redis";
}

/** Pay as you go is paid later: its price is that of an hour. */
function lineOf(instanceId: string, quote: Quote, quantity: number): Line {
  const hour = quote.hourlyCents * quantity;
  return {
    instanceId,
    originalCents: hour || quote.originalCents * quantity,
    amountCents: hour || quote.amountCents * quantity,
  };
}
