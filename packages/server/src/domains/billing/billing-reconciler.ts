import type { Clock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { after, done, type Outcome, type Reconciler } from "../../reconcile/reconciler.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import type { Store } from "../../store/store.ts";
import { type BillingAccount, billingAccounts } from "./billing-accounts.ts";
import { passOwners } from "./pass-owners.ts";
import type { PriceBook } from "./price-book.ts";

/** Owners of one transaction: enough to be quick, few enough for other writers to get their turn. */
const batchSize = 100;
/** Owners come due one after the other all the time; they are looked at together this often. */
const roundMs = 1_000;
/** An owner whose round failed does not keep the others waiting. */
const postponeMs = 60_000;

export interface BillingContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly prices: PriceBook;
  wake(kind: string, key: string): void;
}

/**
 * Lets time pass for every owner for whom something is due, batch by batch, each in a transaction
 * of its own. Cut off anywhere, the next run goes on with those that are left.
 */
export function billingReconciler(context: BillingContext): Reconciler {
  return {
    kind: "billing",
    concurrency: 1,
    async reconcile(_key, { signal }): Promise<Outcome> {
      const { store, clock } = context;
      while (!signal.aborted) {
        const due = await store.read((db) => billingAccounts(db).due(clock.now(), batchSize));
        if (due.length === 0) break;
        await passBatch(due, context);
      }
      const next = await store.read((db) => billingAccounts(db).nextDueAt());
      return next === null ? done : after(Math.max(roundMs, next - clock.now()));
    },
  };
}

async function passBatch(due: readonly BillingAccount[], context: BillingContext): Promise<void> {
  try {
    await pass(due, context);
  } catch (error) {
    context.log.warn({ err: error, owners: due.length }, "a batch of owners failed");
    for (const account of due) {
      await pass([account], context).catch((cause: unknown) => postpone(account, cause, context));
    }
  }
}

/** Reads the accounts again: orders may have changed them since. */
async function pass(due: readonly BillingAccount[], context: BillingContext): Promise<void> {
  const { store, clock, random, prices, wake } = context;
  await store.transact(async (db, onCommit) => {
    const now = clock.now();
    const accounts = await billingAccounts(db).findAll(due.map((each) => each.ownerId));
    const work = workQueue(db, onCommit, now, wake);
    await passOwners(accounts, { db, work, random, now, prices });
  });
}

async function postpone(
  { ownerId }: BillingAccount,
  cause: unknown,
  { store, clock, log }: BillingContext,
): Promise<void> {
  log.error({ err: cause, ownerId }, "an owner could not be charged");
  await store.transact(async (db) => {
    const accounts = billingAccounts(db);
    await accounts.put([{ ...(await accounts.find(ownerId)), dueAt: clock.now() + postponeMs }]);
  });
}
