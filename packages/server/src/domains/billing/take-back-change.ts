import type { Random } from "../../kernel/ids.ts";
import type { Db } from "../../store/db.ts";
import { billingAccounts } from "./billing-accounts.ts";
import { couponStore } from "./coupons.ts";
import { ledger } from "./ledger.ts";
import { meterStore } from "./meters.ts";
import { orderLines } from "./order-lines.ts";
import { partOfMonths } from "./quote.ts";

/** What a change of class costs, kept with its task for the case that the task fails. */
export interface ChangeCost {
  /** The order that paid for it; missing for the class that a renewal brought. */
  readonly orderId?: string;
  /** Pay as you go: the price from this moment on, and the one before it. */
  readonly rate?: {
    readonly fromMs: number;
    readonly hourlyCents: number;
    readonly beforeCents: number;
  };
  /** The class of a renewal: what a month of it costs more than one of the class before. */
  readonly monthlyCents?: number;
}

interface Payer {
  readonly id: string;
  readonly ownerId: string;
  readonly endTime: number | null;
}

/**
 * The change did not happen: its order is cancelled, money and coupon go back, and hours cost again
 * what they did. Part of the caller's transaction, once for each change.
 */
export async function takeBackChange(
  db: Db,
  instance: Payer,
  cost: ChangeCost,
  { now, random, note }: { now: number; random: Random; note: string },
): Promise<void> {
  const { id: instanceId, ownerId } = instance;
  const { orderId = "", monthlyCents = 0 } = cost;
  const amountCents =
    (await cancelledCents(db, instance, orderId)) +
    (await overchargedCents(db, instanceId, cost)) +
    partOfMonths(monthlyCents, instance.endTime, now);
  if (amountCents === 0) return;
  const kind = amountCents > 0 ? "refund" : "adjustment";
  const entry = { ownerId, kind, amountCents, instanceId, orderId, note, createdAt: now };
  await ledger(db, random).add([entry]);
  const accounts = billingAccounts(db);
  const account = await accounts.find(ownerId);
  await accounts.put([{ ...account, balanceCents: account.balanceCents + amountCents }]);
}

/** Cancels the order and frees its coupon. @returns what was paid for it */
async function cancelledCents(db: Db, { id, ownerId }: Payer, orderId: string): Promise<number> {
  if (orderId === "") return 0;
  const lines = (await orderLines(db).of(ownerId, orderId)).filter(
    (line) => line.instanceId === id && line.status === "Paid",
  );
  for (const { couponNo } of lines) {
    if (couponNo !== "") await couponStore(db).markUsed(couponNo, "");
  }
  await orderLines(db).cancel(orderId, id);
  return lines.reduce((sum, line) => sum + line.amountCents, 0);
}

/** Puts the price of before in force. @returns what the hours charged meanwhile cost too much */
async function overchargedCents(db: Db, id: string, { rate }: ChangeCost): Promise<number> {
  if (!rate) return 0;
  const { fromMs, hourlyCents, beforeCents } = rate;
  await meterStore(db).replaceRate(id, { fromMs, hourlyCents }, beforeCents);
  const usage = await db
    .selectFrom("ledgerEntries")
    .select(["hours", "amountCents"])
    .where("instanceId", "=", id)
    .where("kind", "=", "usage")
    .where("fromMs", ">=", fromMs)
    .execute();
  return usage
    .filter(({ hours, amountCents }) => -amountCents === (hours ?? 0) * hourlyCents)
    .reduce((sum, { hours }) => sum + (hours ?? 0) * (hourlyCents - beforeCents), 0);
}
