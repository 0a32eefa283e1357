import type { BillingEvent, Contract, Money, Rate } from "./contract.ts";
import { hourMs } from "./period.ts";

/** Whether hours cost anything: a closed instance is not charged. */
export function isMetered(contract: Contract): boolean {
  return contract.chargedUntil !== null && contract.lockedAt === null;
}

/** Whether more is owed than the owner has credit for. */
export function isShort(money: Money): boolean {
  return money.creditCents !== null && money.balanceCents + money.creditCents < 0;
}

/**
 * Charges every hour that ends by `until`, or only those until the hour with which the money ran
 * out; that moment is noted.
 */
export function chargeHours(
  money: Money,
  living: Iterable<Contract>,
  until: number,
  events: BillingEvent[],
): { readonly ranOut: boolean } {
  const metered = [...living].filter(isMetered);
  const shortAt = momentOfDebt(money, metered, until);
  for (const contract of metered) charge(money, contract, shortAt ?? until, events);
  if (shortAt === null) return { ranOut: false };
  money.overdueSince = shortAt;
  return { ranOut: true };
}

/**
 * The end of the hour that can no longer be paid; null when all can be. Until then the order in
 * which hours are charged does not matter, so that it is enough to know how much they cost.
 */
function momentOfDebt(money: Money, metered: readonly Contract[], until: number): number | null {
  if (money.creditCents === null || money.overdueSince !== null) return null;
  const funds = money.balanceCents + money.creditCents;
  const isDebt = (at: number) => {
    const owed = metered.reduce((sum, contract) => sum + hoursUntil(contract, at).cents, 0);
    return owed > 0 && owed > funds;
  };
  if (!isDebt(until)) return null;
  let before = Math.min(...metered.map((contract) => contract.chargedUntil ?? until));
  let after = until;
  while (after - before > 1) {
    const between = Math.floor((before + after) / 2);
    if (isDebt(between)) after = between;
    else before = between;
  }
  return after;
}

function charge(money: Money, contract: Contract, until: number, events: BillingEvent[]): void {
  const { instanceId } = contract;
  for (const span of hoursUntil(contract, until).spans) {
    money.balanceCents -= span.hours * span.hourlyCents;
    contract.chargedUntil = span.at;
    events.push({ kind: "usage", instanceId, ...span });
  }
}

interface Span {
  readonly fromMs: number;
  readonly at: number;
  readonly hours: number;
  readonly hourlyCents: number;
}

/** The whole hours that are not charged yet, in spans of one price each. */
function hoursUntil(contract: Contract, until: number): { spans: Span[]; cents: number } {
  const { chargedUntil, rates } = contract;
  const spans: Span[] = [];
  let cents = 0;
  let fromMs = chargedUntil ?? until;
  while (fromMs + hourMs <= until) {
    const at = rateAt(rates, fromMs);
    const hourlyCents = rates[at]?.hourlyCents ?? 0;
    const nextMs = rates[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    // The last hour of a price is the one that begins before the next price does.
    const hours = Math.min(
      Math.floor((until - fromMs) / hourMs),
      Math.ceil((nextMs - fromMs) / hourMs),
    );
    spans.push({ fromMs, at: fromMs + hours * hourMs, hours, hourlyCents });
    cents += hours * hourlyCents;
    fromMs += hours * hourMs;
  }
  return { spans, cents };
}

/** Index of the price in force at this moment: the last one that began by then, else the first. */
export function rateAt(rates: readonly Rate[], ms: number): number {
  let found = 0;
  for (let at = 1; at < rates.length; at++) {
    if ((rates[at]?.fromMs ?? 0) <= ms) found = at;
  }
  return found;
}
