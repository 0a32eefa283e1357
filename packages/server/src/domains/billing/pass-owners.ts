import { instanceClasses } from "@kvasir/spec";
import type { Random } from "../../kernel/ids.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { MeterTable } from "../../store/billing-tables.ts";
import type { Db } from "../../store/db.ts";
import { type BillingAccount, billingAccounts } from "./billing-accounts.ts";
import { carryOut } from "./carry-out.ts";
import { rateAt } from "./charge-hours.ts";
import type { BillingEvent, Money } from "./contract.ts";
import { ledger, type NewEntry } from "./ledger.ts";
import { loadContracts, type OwnedContract } from "./load-contracts.ts";
import { meterStore } from "./meters.ts";
import { newOrderId } from "./order-id.ts";
import { orderLines } from "./order-lines.ts";
import { type PriceBook, periodPrice, priceOf } from "./price-book.ts";
import { nextDue, passTime } from "./timeline.ts";

export interface Passing {
  readonly db: Db;
  readonly work: Pick<WorkQueue, "request">;
  readonly random: Random;
  readonly now: number;
  readonly prices: PriceBook;
}

/**
 * Lets time pass for these owners until now and writes what came of it: ledger, meters, orders,
 * and the instances that are closed, opened, released or changed. All of it in the caller's
 * transaction. Idempotent.
 */
export async function passOwners(
  accounts: readonly BillingAccount[],
  passing: Passing,
): Promise<BillingAccount[]> {
  if (accounts.length === 0) return [];
  const { db, now, random, prices } = passing;
  const contracts = await loadContracts(
    db,
    accounts.map((account) => account.ownerId),
  );
  const byOwner = Map.groupBy(contracts, (contract) => contract.ownerId);
  const entries: NewEntry[] = [];
  const meters: MeterTable[] = [];
  const after: BillingAccount[] = [];
  const happened: BillingEvent[] = [];
  const price = (className: string, months: number) => periodOf(className, months, prices);

  for (const account of accounts) {
    const { ownerId, balanceCents, creditCents, overdueSince } = account;
    const own = byOwner.get(ownerId) ?? [];
    const money: Money = { balanceCents, creditCents, overdueSince };
    const before = new Map(own.map((each) => [each, meterState(each)]));
    const events = passTime(money, own, now, price);
    const gone = new Set(
      events.flatMap((each) => (each.kind === "released" ? [each.instanceId] : [])),
    );
    const living = own.filter((each) => !gone.has(each.instanceId));
    for (const each of living) {
      if (each.chargedUntil !== null && before.get(each) !== meterState(each))
        meters.push(meterRow(each));
    }
    entries.push(...merged(events).map((event) => usageEntry(ownerId, event)));
    happened.push(...events);
    after.push({
      ...account,
      balanceCents: money.balanceCents,
      overdueSince: money.overdueSince,
      dueAt: nextDue(money, living),
    });
    for (const event of events) {
      if (event.kind !== "renewed") continue;
      const line = await orderLines(db).add({
        orderId: String(newOrderId(random)),
        instanceId: event.instanceId,
        ownerId,
        kind: "RENEW",
        chargeType: "PrePaid",
        instanceClass:
          own.find((each) => each.instanceId === event.instanceId)?.instanceClass ?? "",
        months: event.months,
        originalCents: event.originalCents,
        amountCents: event.amountCents,
        couponNo: "",
        status: "Paid",
        createdAt: event.at,
        fromMs: event.at,
        toMs: event.endTime,
      });
      entries.push({
        ownerId,
        kind: "order",
        amountCents: -event.amountCents,
        instanceId: event.instanceId,
        orderId: line.orderId,
        note: "automatic renewal",
        createdAt: event.at,
      });
    }
  }
  await ledger(db, random).add(entries);
  await meterStore(db).put(meters);
  await billingAccounts(db).put(after);
  await carryOut(happened, passing);
  return after;
}

type Usage = Extract<BillingEvent, { kind: "usage" }>;

/** Hours of one instance at one price that follow on each other are one entry. */
function merged(events: readonly BillingEvent[]): Usage[] {
  const latest = new Map<string, Usage>();
  const whole: Usage[] = [];
  for (const event of events) {
    if (event.kind !== "usage") continue;
    const before = latest.get(event.instanceId);
    const follows = before?.at === event.fromMs && before.hourlyCents === event.hourlyCents;
    if (before && !follows) whole.push(before);
    latest.set(
      event.instanceId,
      follows ? { ...before, at: event.at, hours: before.hours + event.hours } : event,
    );
  }
  return [...whole, ...latest.values()];
}

function usageEntry(ownerId: string, event: Usage): NewEntry {
  return {
    ownerId,
    kind: "usage",
    amountCents: -event.hours * event.hourlyCents,
    instanceId: event.instanceId,
    fromMs: event.fromMs,
    toMs: event.at,
    hours: event.hours,
    createdAt: event.at,
  };
}

/** What of a contract its meter keeps. */
function meterState(contract: OwnedContract): string {
  return `${contract.chargedUntil} ${contract.lockedAt !== null}`;
}

function meterRow(contract: OwnedContract): MeterTable {
  const chargedUntil = contract.chargedUntil ?? 0;
  const rates = contract.rates.slice(rateAt(contract.rates, chargedUntil));
  return {
    instanceId: contract.instanceId,
    ownerId: contract.ownerId,
    chargedUntil,
    hourlyCents: Math.max(0, ...rates.map((rate) => rate.hourlyCents)),
    rates: JSON.stringify(rates),
    paused: contract.lockedAt === null ? 0 : 1,
  };
}

/** Price of a period of a class; one that left the catalogue costs nothing more. */
function periodOf(className: string, months: number, prices: PriceBook) {
  const found = instanceClasses.get(className);
  if (!found) return { originalCents: 0, amountCents: 0 };
  return periodPrice(priceOf(found, prices), months, prices);
}
