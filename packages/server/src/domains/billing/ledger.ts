import type { Selectable } from "kysely";
import { type Random, randomText } from "../../kernel/ids.ts";
import type { LedgerEntryTable } from "../../store/billing-tables.ts";
import type { Db } from "../../store/db.ts";

export type LedgerEntry = Selectable<LedgerEntryTable>;

/** An entry but for what the ledger adds itself. */
export type NewEntry = Pick<LedgerEntry, "ownerId" | "kind" | "amountCents" | "createdAt"> &
  Partial<Omit<LedgerEntry, "id">>;

/** Entries are only ever added. An owner's balance is the sum of them. */
export function ledger(db: Db, random: Random) {
  return {
    /** Writes entries; the caller keeps the balances that they change. */
    async add(entries: readonly NewEntry[]): Promise<void> {
      const rows = entries.map(
        (entry): LedgerEntry => ({
          id: `l-${randomText(random, 20)}`,
          instanceId: "",
          orderId: "",
          note: "",
          fromMs: null,
          toMs: null,
          hours: null,
          ...entry,
        }),
      );
      // Pieces of one size are one prepared statement.
      for (let at = 0; at < rows.length; ) {
        const piece = rows.slice(at, at + (rows.length - at >= 100 ? 100 : 1));
        await db.insertInto("ledgerEntries").values(piece).execute();
        at += piece.length;
      }
    },

    /** One page of an owner's entries, newest first. */
    page: (ownerId: string, page: { limit: number; offset: number }): Promise<LedgerEntry[]> =>
      db
        .selectFrom("ledgerEntries")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .orderBy("createdAt", "desc")
        .orderBy("id")
        .limit(page.limit)
        .offset(page.offset)
        .execute(),

    async sum(ownerId: string): Promise<number> {
      const { sum } = await db
        .selectFrom("ledgerEntries")
        .select((eb) => eb.fn.sum<number>("amountCents").as("sum"))
        .where("ownerId", "=", ownerId)
        .executeTakeFirstOrThrow();
      return Number(sum ?? 0);
    },
  };
}
