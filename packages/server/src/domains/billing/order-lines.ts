import type { Selectable } from "kysely";
import type { OrderLineTable } from "../../store/billing-tables.ts";
import type { Db } from "../../store/db.ts";

export type OrderLine = Selectable<OrderLineTable>;

/** Orders: all lines of one number are one order. */
export function orderLines(db: Db) {
  return {
    async add(line: OrderLine): Promise<OrderLine> {
      await db.insertInto("orderLines").values(line).execute();
      return line;
    },

    of: (ownerId: string, orderId: string): Promise<OrderLine[]> =>
      db
        .selectFrom("orderLines")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("orderId", "=", orderId)
        .execute(),

    /** What was paid for the instance by this order is paid back. */
    cancel: (orderId: string, instanceId: string) =>
      db
        .updateTable("orderLines")
        .set({ status: "Canceled" })
        .where("orderId", "=", orderId)
        .where("instanceId", "=", instanceId)
        .where("status", "=", "Paid")
        .execute(),

    /** The paid orders of an instance. */
    paidFor: (instanceId: string): Promise<OrderLine[]> =>
      db
        .selectFrom("orderLines")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .where("status", "=", "Paid")
        .execute(),

    /** The subscription ends now: no time to come is paid for any more. */
    endSpans: (instanceId: string, now: number) =>
      db
        .updateTable("orderLines")
        .set({ toMs: now })
        .where("instanceId", "=", instanceId)
        .where("toMs", ">", now)
        .execute(),

    /** What was paid for an instance and not paid back. */
    async paidCents(instanceId: string): Promise<number> {
      const { paid } = await db
        .selectFrom("orderLines")
        .select((eb) => eb.fn.sum<number>("amountCents").as("paid"))
        .where("instanceId", "=", instanceId)
        .where("status", "=", "Paid")
        .executeTakeFirstOrThrow();
      return Number(paid ?? 0);
    },
  };
}
