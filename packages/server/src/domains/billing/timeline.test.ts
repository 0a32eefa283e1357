import { describe, expect, test } from "vitest";
import type { BillingEvent, Contract, Money } from "./contract.ts";
import { addMonths, dayMs, hourMs } from "./period.ts";
import { nextDue, passTime } from "./timeline.ts";

const start = Date.UTC(2026, 0, 1);
const monthly = { small: 1_000, large: 5_000 } as Readonly<Record<string, number>>;
const price = (instanceClass: string, months: number) => {
  const amountCents = (monthly[instanceClass] ?? 0) * months;
  return { originalCents: amountCents, amountCents };
};

function money(changes: Partial<Money> = {}): Money {
  return { balanceCents: 0, creditCents: null, overdueSince: null, ...changes };
}

function contract(changes: Partial<Contract> = {}): Contract {
  return {
    instanceId: "r-1",
    lockedAt: null,
    chargedUntil: null,
    rates: [],
    endTime: null,
    autoRenewMonths: null,
    instanceClass: "small",
    renewClass: "",
    renewClassAt: null,
    ...changes,
  };
}

const metered = (hourlyCents: number, changes: Partial<Contract> = {}) =>
  contract({ chargedUntil: start, rates: [{ fromMs: start, hourlyCents }], ...changes });
const usage = (events: readonly BillingEvent[]) =>
  events.reduce(
    (sum, each) => sum + (each.kind === "usage" ? each.hours * each.hourlyCents : 0),
    0,
  );

describe("pay as you go", () => {
  test("a month is 720 hours, whether they are charged in one go or at odd moments", () => {
    const once = money();
    passTime(once, [metered(7)], start + 30 * dayMs, price);
    expect(once.balanceCents).toBe(-7 * 720);
    const often = money();
    const same = metered(7);
    for (let at = start; at < start + 30 * dayMs; at += 37 * 60_000 + 123) {
      passTime(often, [same], at, price);
    }
    passTime(often, [same], start + 30 * dayMs, price);
    expect(often.balanceCents).toBe(once.balanceCents);
    expect(passTime(often, [same], start + 30 * dayMs, price)).toEqual([]);
  });

  test("an hour that has not ended costs nothing yet", () => {
    const m = money();
    passTime(m, [metered(7)], start + hourMs - 1, price);
    expect(m.balanceCents).toBe(0);
    passTime(m, [metered(7)], start + hourMs, price);
    expect(m.balanceCents).toBe(-7);
  });

  test("an hour costs the price with which it began", () => {
    const m = money();
    const rates = [
      { fromMs: start, hourlyCents: 10 },
      { fromMs: start + 2.5 * hourMs, hourlyCents: 100 },
    ];
    const events = passTime(m, [metered(0, { rates })], start + 5 * hourMs, price);
    expect(events).toMatchObject([
      { hours: 3, hourlyCents: 10 },
      { hours: 2, hourlyCents: 100, at: start + 5 * hourMs },
    ]);
    expect(m.balanceCents).toBe(-230);
  });

  test("debt closes after a day and releases after seven more, each at its own moment", () => {
    const m = money({ balanceCents: 50, creditCents: 0 });
    const events = passTime(m, [metered(20)], start + 30 * dayMs, price);
    const short = start + 3 * hourMs;
    expect(events.filter((each) => each.kind !== "usage")).toEqual([
      { kind: "overdue", instanceId: "r-1", at: short + dayMs },
      { kind: "released", instanceId: "r-1", at: short + 8 * dayMs },
    ]);
    // Charged until it was closed, not a moment longer.
    expect(usage(events)).toBe(20 * (3 + 24));
    expect(m.overdueSince).toBe(short);
  });

  test("money that comes in time opens what was closed and charges from then on", () => {
    const m = money({ balanceCents: 0, creditCents: 0 });
    const own = metered(20);
    passTime(m, [own], start + 2 * dayMs, price);
    expect(own.lockedAt).toBe(start + hourMs + dayMs);
    m.balanceCents += 10_000;
    const paid = m.balanceCents;
    expect(passTime(m, [own], start + 2 * dayMs, price)).toEqual([
      { kind: "recovered", instanceId: "r-1", at: start + 2 * dayMs },
    ]);
    passTime(m, [own], start + 2 * dayMs + 3 * hourMs, price);
    expect(m.balanceCents).toBe(paid - 60);
  });
});

describe("subscriptions", () => {
  test("one that ends is closed at that moment and released seven days later", () => {
    const endTime = start + dayMs;
    const own = contract({ endTime });
    expect(passTime(money(), [own], endTime - 1, price)).toEqual([]);
    expect(passTime(money(), [own], start + 30 * dayMs, price)).toEqual([
      { kind: "expired", instanceId: "r-1", at: endTime },
      { kind: "released", instanceId: "r-1", at: endTime + 7 * dayMs },
    ]);
  });

  test("automatic renewals follow on each other without a gap until the money is gone", () => {
    const endTime = start + dayMs;
    const m = money({ balanceCents: 2_500, creditCents: 0 });
    const own = contract({ endTime, autoRenewMonths: 1 });
    const events = passTime(m, [own], start + 100 * dayMs, price);
    expect(events.map(({ kind, at }) => [kind, at])).toEqual([
      ["renewed", endTime],
      ["renewed", addMonths(endTime, 1)],
      ["expired", addMonths(endTime, 2)],
      ["released", addMonths(endTime, 2) + 7 * dayMs],
    ]);
    expect(m.balanceCents).toBe(500);
  });

  test("the class of a paid renewal comes at the old end, and later renewals cost its price", () => {
    const old = start + dayMs;
    const own = contract({
      endTime: old + 30 * dayMs,
      autoRenewMonths: 1,
      renewClass: "large",
      renewClassAt: old,
    });
    const m = money();
    expect(passTime(m, [own], old + 31 * dayMs, price)).toMatchObject([
      { kind: "class-changed", at: old, instanceClass: "large" },
      { kind: "renewed", amountCents: 5_000 },
    ]);
  });
});

test("a day from 31 January leads to the last day of February", () => {
  expect(new Date(addMonths(Date.UTC(2026, 0, 31, 8), 1)).toISOString()).toBe(
    "2026-02-28T08:00:00.000Z",
  );
});

/** A small generator of numbers, the same at every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

test.each(Array.from({ length: 60 }, (_, at) => at))(
  "one step or many end the same, %i",
  (seed) => {
    const draw = numbersFrom(seed + 1);
    const world = () => {
      const pick = numbersFrom(seed + 1_000);
      const contracts = Array.from({ length: 1 + pick(6) }, (_, at) => {
        const instanceId = `r-${at}`;
        if (pick(2) === 0) {
          const from = start - pick(hourMs);
          const rates = [
            { fromMs: from, hourlyCents: pick(50) },
            { fromMs: start + pick(20 * dayMs), hourlyCents: pick(50) },
          ];
          return metered(0, { instanceId, chargedUntil: from, rates });
        }
        const endTime = start + pick(40 * dayMs);
        const autoRenewMonths = pick(2) === 0 ? 1 + pick(3) : null;
        return contract({ instanceId, endTime, autoRenewMonths });
      });
      const creditCents = pick(3) === 0 ? null : pick(5_000);
      return { contracts, account: money({ balanceCents: pick(9_000), creditCents }) };
    };
    const end = start + 60 * dayMs;
    const once = world();
    const events = passTime(once.account, once.contracts, end, price);
    const stepped = world();
    let living = stepped.contracts;
    const all: BillingEvent[] = [];
    for (let at = start; ; ) {
      // Also as the reconciler does it: never later than the next thing is due.
      at = draw(2) === 0 ? at + draw(5 * dayMs) : (nextDue(stepped.account, living) ?? end);
      at = Math.min(at, end);
      const now = passTime(stepped.account, living, at, price);
      all.push(...now);
      const gone = new Set(now.flatMap((e) => (e.kind === "released" ? [e.instanceId] : [])));
      living = living.filter(({ instanceId }) => !gone.has(instanceId));
      if (at === end) break;
    }
    expect(stepped.account).toEqual(once.account);
    const moments = (list: readonly BillingEvent[]) =>
      list
        .filter((each) => each.kind !== "usage")
        .map((each) => `${each.at} ${each.instanceId} ${each.kind}`)
        .sort();
    expect(moments(all)).toEqual(moments(events));
    for (const { instanceId } of once.contracts) {
      const of = (list: readonly BillingEvent[]) =>
        usage(list.filter((each) => each.instanceId === instanceId));
      expect(of(all), instanceId).toBe(of(events));
    }
  },
);
