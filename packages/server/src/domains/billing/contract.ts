import { dayMs } from "./period.ts";

/** Time from the first unpaid hour until the instances of an owner are closed. */
export const overdueGraceMs = dayMs;
/** Time from the closing of an instance, for expiry or debt, until it is released. */
export const releaseGraceMs = 7 * dayMs;

/** An owner's money, as it changes while time goes on. */
export interface Money {
  balanceCents: number;
  /** How far below zero the balance may go; null: any amount. */
  readonly creditCents: number | null;
  /** Since when more is owed than that. */
  overdueSince: number | null;
}

export interface Rate {
  readonly fromMs: number;
  readonly hourlyCents: number;
}

/** What is paid for one living instance. */
export interface Contract {
  readonly instanceId: string;
  /** Closed for expiry or debt since then. */
  lockedAt: number | null;
  /** Pay as you go: every hour until here is in the ledger. Null for a subscription. */
  chargedUntil: number | null;
  /** Prices in order of time. An hour costs what was in force when it began. */
  rates: readonly Rate[];
  /** End of the subscription. Null for pay as you go. */
  endTime: number | null;
  /** Months of each automatic renewal; null: there is none. */
  readonly autoRenewMonths: number | null;
  instanceClass: string;
  /** Class that a paid renewal brings at that time; empty: none. */
  renewClass: string;
  renewClassAt: number | null;
}

/** What happened, in order of time. */
export type BillingEvent =
  | {
      readonly kind: "usage";
      readonly instanceId: string;
      readonly fromMs: number;
      /** When the last of the hours ended. */
      readonly at: number;
      readonly hours: number;
      readonly hourlyCents: number;
    }
  | {
      readonly kind: "renewed";
      readonly instanceId: string;
      readonly at: number;
      readonly months: number;
      readonly originalCents: number;
      readonly amountCents: number;
      readonly endTime: number;
    }
  | { readonly kind: "expired" | "overdue"; readonly instanceId: string; readonly at: number }
  | { readonly kind: "recovered" | "released"; readonly instanceId: string; readonly at: number }
  | {
      readonly kind: "class-changed";
      readonly instanceId: string;
      readonly at: number;
      readonly instanceClass: string;
    };

export type PeriodPrice = (
  instanceClass: string,
  months: number,
) => { readonly originalCents: number; readonly amountCents: number };
