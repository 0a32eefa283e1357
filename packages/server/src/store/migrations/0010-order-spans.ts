import { type Kysely, sql } from "kysely";

/** Which time an order paid for, so that what is left of it can be paid back. */
export async function orderSpans(db: Kysely<unknown>): Promise<void> {
  const statements = [
    "alter table order_lines add column from_ms bigint",
    "alter table order_lines add column to_ms bigint",
    // Of older orders it is only known when the subscription ends.
    `update order_lines set from_ms = created_at, to_ms = (
       select end_time from instances where instances.id = order_lines.instance_id)
     where charge_type = 'PrePaid' and status = 'Paid'`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
