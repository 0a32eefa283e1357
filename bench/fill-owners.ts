import { sql } from "kysely";
import type { Store } from "../packages/server/src/store/store.ts";
import { fillInstances } from "./fill-instances.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * So many owners with so many Normal instances each. Of every ten instances seven are pay as you
 * go; of the three subscriptions one renews itself, one ends within the month and one later. Every
 * tenth owner has money for a week only, every third owes what he likes.
 */
export async function fillOwners(
  store: Store,
  { owners, instancesEach, now }: { owners: number; instancesEach: number; now: number },
): Promise<void> {
  await fillInstances(store, { ownerId: "o0", records: owners * instancesEach });
  await store.transact(async (db) => {
    await sql`delete from tags`.execute(db);
    // The counters of the first owner go with the instances to the others.
    await sql`update instances set owner_id = 'o' || (rowid / cast(${instancesEach} as integer)),
      created_at = ${now - dayMs}, ready_at = ${now - dayMs}`.execute(db);
    await sql`update instances set charge_type = 'PrePaid', end_time = ${now} + case rowid % 10
        when 7 then ${7 * dayMs} + rowid % 1000
        when 8 then ${3 * dayMs} + (rowid % 25) * ${dayMs}
        else ${300 * dayMs} end,
      auto_renew = case rowid % 10 when 7 then 1 else 0 end
      where rowid % 10 >= 7`.execute(db);
    await sql`insert into meters (instance_id, owner_id, charged_until, hourly_cents, rates, paused)
      select id, owner_id, ${now} - rowid % cast(${hourMs} as integer), 24,
        '[{"fromMs":0,"hourlyCents":24}]', 0
      from instances where charge_type = 'PostPaid'`.execute(db);
    await sql`insert into billing_accounts (owner_id, verified, credit_cents, post_paid_quota,
        balance_cents, overdue_since, due_at)
      select distinct owner_id, 1,
        case when cast(substr(owner_id, 2) as integer) % 3 = 0 then null else 0 end, null,
        case when cast(substr(owner_id, 2) as integer) % 10 = 1
          then ${7 * 24 * 7 * 24} else 100000000 end, null, ${now + hourMs}
      from instances where 1`.execute(db);
    await sql`insert into work (kind, key, due_at, attempts, requests, lease_until, last_error)
      values ('billing', 'clock', ${now + hourMs}, 0, 1, 0, '')`.execute(db);
  });
}
