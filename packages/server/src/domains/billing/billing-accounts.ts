import { type Selectable, sql } from "kysely";
import type { BillingAccountTable } from "../../store/billing-tables.ts";
import type { Db } from "../../store/db.ts";

export type BillingAccount = Selectable<BillingAccountTable>;

/** What the operator decides about an owner. */
export interface AccountTerms {
  readonly verified?: boolean;
  /** How far below zero the balance may go; null: any amount. */
  readonly creditCents?: number | null;
  /** Most living PostPaid instances; null: any number. */
  readonly postPaidQuota?: number | null;
}

/**
 * Money side of owners. One that nobody decided about is verified, may owe any amount and may have
 * any number of instances: a developer alone meets none of the limits.
 */
export function billingAccounts(db: Db) {
  return {
    async find(ownerId: string): Promise<BillingAccount> {
      const row = await db
        .selectFrom("billingAccounts")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .executeTakeFirst();
      return row ?? untroubled(ownerId);
    },

    findAll: (ownerIds: readonly string[]): Promise<BillingAccount[]> =>
      db.selectFrom("billingAccounts").selectAll().where("ownerId", "in", ownerIds).execute(),

    /** Those for whom something is due, the longest overdue first. */
    due: (now: number, limit: number): Promise<BillingAccount[]> =>
      db
        .selectFrom("billingAccounts")
        .selectAll()
        .where("dueAt", "<=", now)
        .orderBy("dueAt")
        .limit(limit)
        .execute(),

    /** When something is due for anybody; null: never. */
    async nextDueAt(): Promise<number | null> {
      const row = await db
        .selectFrom("billingAccounts")
        .select("dueAt")
        .where("dueAt", "is not", null)
        .orderBy("dueAt")
        .executeTakeFirst();
      return row?.dueAt ?? null;
    },

    /** Something will be due for the owner at this moment, or sooner. */
    async expect(ownerId: string, dueAt: number): Promise<void> {
      await db
        .insertInto("billingAccounts")
        .values({ ...untroubled(ownerId), dueAt })
        .onConflict((conflict) =>
          conflict.column("ownerId").doUpdateSet({
            dueAt: sql`case when billing_accounts.due_at < excluded.due_at
              then billing_accounts.due_at else excluded.due_at end`,
          }),
        )
        .execute();
    },

    async setTerms(ownerId: string, terms: AccountTerms): Promise<void> {
      const { verified, creditCents, postPaidQuota } = terms;
      const row = {
        ...(await this.find(ownerId)),
        ...(verified === undefined ? {} : { verified: verified ? 1 : 0 }),
        ...(creditCents === undefined ? {} : { creditCents }),
        ...(postPaidQuota === undefined ? {} : { postPaidQuota }),
      };
      await this.put([row]);
    },

    /** Writes whole rows. */
    async put(rows: readonly BillingAccount[]): Promise<void> {
      if (rows.length === 0) return;
      await db
        .insertInto("billingAccounts")
        .values(rows)
        .onConflict((conflict) =>
          conflict.column("ownerId").doUpdateSet((eb) => ({
            verified: eb.ref("excluded.verified"),
            creditCents: eb.ref("excluded.creditCents"),
            postPaidQuota: eb.ref("excluded.postPaidQuota"),
            balanceCents: eb.ref("excluded.balanceCents"),
            overdueSince: eb.ref("excluded.overdueSince"),
            dueAt: eb.ref("excluded.dueAt"),
          })),
        )
        .execute();
    },
  };
}

function untroubled(ownerId: string): BillingAccount {
  return {
    ownerId,
    verified: 1,
    creditCents: null,
    postPaidQuota: null,
    balanceCents: 0,
    overdueSince: null,
    dueAt: null,
  };
}
