import { chargeHours, isMetered, isShort } from "./charge-hours.ts";
import {
  type BillingEvent,
  type Contract,
  type Money,
  overdueGraceMs,
  type PeriodPrice,
  releaseGraceMs,
} from "./contract.ts";
import { addMonths, hourMs } from "./period.ts";

interface Due {
  readonly at: number;
  happen(): void;
}

/**
 * Lets time pass for one owner: hours are charged, subscriptions renewed or ended, debt leads to
 * closing and release, each at its own moment however late this is called. Changes `money` and
 * `contracts` to what they are at `now` and answers what happened. Going to a moment in one step
 * or in many ends in the same state.
 */
export function passTime(
  money: Money,
  contracts: readonly Contract[],
  now: number,
  periodPrice: PeriodPrice,
): BillingEvent[] {
  const living = new Set(contracts);
  const events: BillingEvent[] = [];
  recover(money, living, now, events);
  for (;;) {
    const next = nextTurn(money, living, events, periodPrice);
    const { ranOut } = chargeHours(money, living, Math.min(now, next?.at ?? now), events);
    // Debt brings other turns, perhaps before this one.
    if (ranOut) continue;
    if (!next || next.at > now) return events;
    next.happen();
  }
}

/** When something happens next if nobody does anything; null: never. */
export function nextDue(money: Money, contracts: readonly Contract[]): number | null {
  const living = new Set(contracts);
  const turn = nextTurn(money, living, [], () => ({ originalCents: 0, amountCents: 0 }));
  const hours = [...living].filter(isMetered).map((each) => (each.chargedUntil ?? 0) + hourMs);
  const moments = [...hours, ...(turn ? [turn.at] : [])];
  return moments.length > 0 ? Math.min(...moments) : null;
}

/** More was paid in, or more credit given: what was closed for debt opens again. */
function recover(money: Money, living: Set<Contract>, now: number, events: BillingEvent[]): void {
  if (money.overdueSince === null || isShort(money)) return;
  money.overdueSince = null;
  for (const contract of living) {
    if (contract.chargedUntil === null || contract.lockedAt === null) continue;
    contract.lockedAt = null;
    contract.chargedUntil = now;
    events.push({ kind: "recovered", instanceId: contract.instanceId, at: now });
  }
}

/** The earliest of the things that happen once; of several at one moment the first listed here. */
function nextTurn(
  money: Money,
  living: Set<Contract>,
  events: BillingEvent[],
  periodPrice: PeriodPrice,
): Due | undefined {
  let first: Due | undefined;
  const offer = (at: number | null, happen: () => void) => {
    if (at !== null && (first === undefined || at < first.at)) first = { at, happen };
  };
  for (const contract of living) {
    const { instanceId } = contract;
    offer(contract.renewClassAt, () => {
      const at = contract.renewClassAt ?? 0;
      contract.instanceClass = contract.renewClass;
      contract.renewClass = "";
      contract.renewClassAt = null;
      events.push({ kind: "class-changed", instanceId, at, instanceClass: contract.instanceClass });
    });
    if (contract.lockedAt !== null) {
      const at = contract.lockedAt + releaseGraceMs;
      offer(at, () => {
        living.delete(contract);
        events.push({ kind: "released", instanceId, at });
      });
      continue;
    }
    offer(contract.endTime, () => renewOrExpire(money, contract, events, periodPrice));
    if (contract.chargedUntil !== null && money.overdueSince !== null) {
      const at = money.overdueSince + overdueGraceMs;
      offer(at, () => {
        contract.lockedAt = at;
        events.push({ kind: "overdue", instanceId, at });
      });
    }
  }
  return first;
}

function renewOrExpire(
  money: Money,
  contract: Contract,
  events: BillingEvent[],
  periodPrice: PeriodPrice,
): void {
  const at = contract.endTime ?? 0;
  const { instanceId, autoRenewMonths: months } = contract;
  if (months !== null) {
    const price = periodPrice(contract.instanceClass, months);
    const { creditCents } = money;
    if (creditCents === null || money.balanceCents + creditCents >= price.amountCents) {
      money.balanceCents -= price.amountCents;
      contract.endTime = addMonths(at, months);
      const { endTime } = contract;
      events.push({ kind: "renewed", instanceId, at, months, ...price, endTime });
      return;
    }
  }
  contract.lockedAt = at;
  events.push({ kind: "expired", instanceId, at });
}
