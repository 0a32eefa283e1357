import { billingAccounts } from "./billing-accounts.ts";
import { billingErrors } from "./billing-errors.ts";
import { rateAt } from "./charge-hours.ts";
import type { Rate } from "./contract.ts";
import { couponStore, type Discount } from "./coupons.ts";
import { ledger, type NewEntry } from "./ledger.ts";
import { meterStore } from "./meters.ts";
import { type OrderLine, orderLines } from "./order-lines.ts";
import { type Passing, passOwners } from "./pass-owners.ts";
import { hourMs } from "./period.ts";
import type { Quote } from "./quote.ts";
import { timeLeft } from "./time-left.ts";

export type BillingStore = ReturnType<typeof billingStore>;

/** An order that is to be paid. */
export interface Purchase extends Quote {
  readonly ownerId: string;
  /** `BUY`, `UPGRADE`, `DOWNGRADE`, `RENEW` or `CONVERT`. */
  readonly kind: string;
  readonly chargeType: string;
  readonly instanceClass: string;
  readonly months?: number | undefined;
  /** The time that it pays for; pay as you go pays for none. */
  readonly span?: Span | undefined;
  /** Of `hourlyCents`, what the instance costs already. */
  readonly heldCents?: number;
  readonly couponNo?: string | undefined;
  readonly autoUseCoupon?: boolean | undefined;
  /** The coupon of the whole order, where this is one instance of several. */
  readonly discount?: Discount | undefined;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A purchase that may be carried out, with the coupon it uses. */
export interface Payment {
  readonly purchase: Purchase;
  readonly couponNo: string;
  /** To be paid now, after the coupon. */
  readonly amountCents: number;
}

interface OrderOf {
  readonly orderId: string;
  readonly instanceId: string;
}

/** Money of owners: what may be bought, what was paid, what runs by the hour. */
export function billingStore(passing: Passing) {
  const { db, now, random, work, prices } = passing;
  const accounts = billingAccounts(db);
  const coupons = couponStore(db);
  const entries = ledger(db, random);
  const meters = meterStore(db);
  const orders = orderLines(db);

  const expect = async (ownerId: string, dueAt: number) => {
    await accounts.expect(ownerId, dueAt);
    await work.request("billing", "clock", dueAt);
  };

  const book = async (entry: Omit<NewEntry, "createdAt">) => {
    const account = await accounts.find(entry.ownerId);
    await entries.add([{ createdAt: now, ...entry }]);
    const balanceCents = account.balanceCents + entry.amountCents;
    await accounts.put([{ ...account, balanceCents }]);
  };

  const writeOrder = (
    purchase: Purchase,
    order: OrderOf & Pick<OrderLine, "amountCents" | "couponNo" | "status">,
  ) =>
    orders.add({
      ...order,
      ownerId: purchase.ownerId,
      kind: purchase.kind,
      chargeType: purchase.chargeType,
      instanceClass: purchase.instanceClass,
      months: purchase.months ?? null,
      originalCents: purchase.originalCents,
      createdAt: now,
      fromMs: purchase.span?.fromMs ?? null,
      toMs: purchase.span?.toMs ?? null,
    });

  return {
    prices,
    accounts,
    coupons,
    entries,
    meters,
    orders,
    /** Something is due for the owner at this moment. */
    expect,

    /** The owner's account as it is at this moment: everything that is due has been done. */
    async account(ownerId: string) {
      const account = await accounts.find(ownerId);
      if (account.dueAt === null || account.dueAt > now) return account;
      const [settled = account] = await passOwners([account], passing);
      return settled;
    },

    /**
     * Does what is due for the owner by now, so that what is read of the instances after this is
     * what time made of them: a subscription may have ended or been renewed a moment ago.
     */
    async settle(ownerId: string): Promise<void> {
      await this.account(ownerId);
    },

    /** Money in or out by the operator's hand. What was closed for debt opens when it is enough. */
    async deposit(ownerId: string, amountCents: number, note: string): Promise<void> {
      await this.account(ownerId);
      await book({ ownerId, kind: amountCents < 0 ? "adjustment" : "deposit", amountCents, note });
      await this.reconsider(ownerId);
    },

    /** Decides about an owner. */
    async setTerms(ownerId: string, terms: Parameters<typeof accounts.setTerms>[1]): Promise<void> {
      await this.account(ownerId);
      await accounts.setTerms(ownerId, terms);
      await this.reconsider(ownerId);
    },

    async reconsider(ownerId: string): Promise<void> {
      const [account] = await passOwners([await accounts.find(ownerId)], passing);
      if (account?.dueAt != null) await work.request("billing", "clock", account.dueAt);
    },

    /** @throws ApiError QuotaExcee when the owner may not have so many more PostPaid instances */
    async requireQuota(ownerId: string, more = 1): Promise<void> {
      const { postPaidQuota } = await accounts.find(ownerId);
      if (postPaidQuota === null) return;
      const { living } = await db
        .selectFrom("instances")
        .select((eb) => eb.fn.countAll<number>().as("living"))
        .where("ownerId", "=", ownerId)
        .where("chargeType", "=", "PostPaid")
        .where("tempOf", "=", "")
        .where("deletedAt", "is", null)
        .executeTakeFirstOrThrow();
      if (Number(living) + more > postPaidQuota) throw billingErrors.QuotaExcee();
    },

    /**
     * Whether the owner can pay, as things are in this transaction. Money for running hours is
     * spoken for, and pay as you go needs its first hour.
     * @throws ApiError RealNameAuthenticationError, InsufficientBalance, InvalidParameter (CouponNo)
     */
    async prepare(purchase: Purchase): Promise<Payment> {
      const { ownerId, amountCents, hourlyCents, heldCents = 0 } = purchase;
      const account = await this.account(ownerId);
      if (account.verified !== 1) throw billingErrors.RealNameAuthenticationError();
      const wish = { couponNo: purchase.couponNo, autoUse: purchase.autoUseCoupon };
      const discount =
        purchase.discount ?? (await coupons.discount(wish, { ownerId, amountCents, now }));
      const off = Math.min(discount?.leftCents ?? 0, Math.max(0, amountCents));
      const due = amountCents - off;
      if (account.creditCents !== null) {
        const held = await meters.heldCents(ownerId);
        const free = account.balanceCents + account.creditCents - held;
        // What comes back with the order can be spent on it.
        const needed = due + Math.max(0, hourlyCents - heldCents);
        if (needed > free) throw billingErrors.InsufficientBalance();
      }
      if (discount) discount.leftCents -= off;
      return { purchase, couponNo: discount?.couponNo ?? "", amountCents: due };
    },

    /** Pays and writes the order. In one transaction with `prepare`. */
    async pay(payment: Payment, order: OrderOf): Promise<void> {
      const { purchase, couponNo } = payment;
      const { ownerId } = purchase;
      const { orderId, instanceId } = order;
      // Never more comes back than was paid.
      const paid = payment.amountCents < 0 ? await orders.paidCents(instanceId) : 0;
      const amountCents = Math.max(payment.amountCents, -Math.max(0, paid));
      if (couponNo !== "") await coupons.markUsed(couponNo, orderId);
      if (amountCents !== 0) {
        const kind = amountCents < 0 ? "refund" : "order";
        await book({ ownerId, kind, amountCents: -amountCents, instanceId, orderId });
      }
      await writeOrder(purchase, { ...order, amountCents, couponNo, status: "Paid" });
    },

    /** What is paid for of the time to come of an instance. */
    left: async (instanceId: string) => timeLeft(await orders.paidFor(instanceId), now, prices),

    /** Writes an order that waits for its payment. It changes nothing. */
    leaveUnpaid: ({ purchase, couponNo, amountCents }: Payment, order: OrderOf) =>
      writeOrder(purchase, { ...order, amountCents, couponNo, status: "Unpaid" }),

    /** Hours of the instance count from now on. */
    async startMeter(instance: { id: string; ownerId: string }, hourlyCents: number) {
      await meters.start(instance, hourlyCents, now);
      await expect(instance.ownerId, now + hourMs);
    },

    /** The last hour counts as a whole one. Without a meter nothing happens. */
    async stopMeter(instance: { id: string; ownerId: string }): Promise<void> {
      await this.account(instance.ownerId);
      const meter = await meters.find(instance.id);
      if (!meter) return;
      await meters.stop(instance.id);
      const { chargedUntil } = meter;
      if (meter.paused === 1 || chargedUntil >= now) return;
      const rates = JSON.parse(meter.rates) as Rate[];
      await book({
        ownerId: instance.ownerId,
        kind: "usage",
        amountCents: -(rates[rateAt(rates, chargedUntil)]?.hourlyCents ?? 0),
        instanceId: instance.id,
        fromMs: chargedUntil,
        toMs: chargedUntil + hourMs,
        hours: 1,
      });
    },
  };
}
