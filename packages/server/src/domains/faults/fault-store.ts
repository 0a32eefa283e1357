import { type Selectable, sql } from "kysely";
import type { Db } from "../../store/db.ts";
import type { FaultTable } from "../../store/operator-tables.ts";

export type Fault = Selectable<FaultTable>;
export type FaultStore = ReturnType<typeof faultStore>;

/** All SQL of faults. */
export function faultStore(db: Db) {
  return {
    all: (): Promise<Fault[]> =>
      db.selectFrom("faults").selectAll().orderBy("createdAt").orderBy("id").execute(),

    find: (id: string): Promise<Fault | undefined> =>
      db.selectFrom("faults").selectAll().where("id", "=", id).executeTakeFirst(),

    insert: (fault: Fault) => db.insertInto("faults").values(fault).execute(),

    /** Counts one more; false when it has happened as often as it may. */
    async hit(id: string): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("faults")
        .set({ hits: sql<number>`hits + 1` })
        .where("id", "=", id)
        .where((eb) => eb.or([eb("times", "is", null), eb("hits", "<", eb.ref("times"))]))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    hold: (id: string, held: string) =>
      db.updateTable("faults").set({ held }).where("id", "=", id).execute(),

    /** Over from now on. False when there is no such fault, or it is over already. */
    async end(id: string, now: number): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("faults")
        .set({ expiresAt: now })
        .where("id", "=", id)
        .where((eb) => eb.or([eb("expiresAt", "is", null), eb("expiresAt", ">", now)]))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    delete: (id: string) => db.deleteFrom("faults").where("id", "=", id).execute(),
  };
}

export function isOver({ expiresAt }: Pick<Fault, "expiresAt">, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}
