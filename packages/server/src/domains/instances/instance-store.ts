import { sql } from "kysely";
import type { Db } from "../../store/db.ts";
import { type Instance, statusOf } from "./instance.ts";
import { instanceErrors } from "./instance-errors.ts";
import { type InstanceFilter, matching } from "./instance-filter.ts";

export type InstanceStore = ReturnType<typeof instanceStore>;

/** A new instance is open, and nothing about its subscription is arranged. */
const openAndUnarranged = {
  locks: "",
  lockedAt: null,
  writeLockReason: null,
  autoRenew: 0,
  autoRenewMonths: 1,
  renewClass: "",
  renewClassAt: null,
  tlsEpoch: 0,
  privateIp: "",
  tempOf: "",
  autoUpgrade: 0,
} satisfies Partial<Instance>;

type Arranged = keyof typeof openAndUnarranged;
export type NewInstance = Omit<Instance, "status" | "generation" | Arranged> &
  Partial<Pick<Instance, Arranged>>;

/** All SQL on the `instances` table. */
export function instanceStore(db: Db) {
  /** Undefined when the row is not this one any more. */
  async function writeOver(row: Instance, changes: Partial<Instance>) {
    const next = { ...row, ...changes, generation: row.generation + 1 };
    next.status = statusOf(next);
    const { numUpdatedRows } = await db
      .updateTable("instances")
      .set({ ...changes, status: next.status, generation: next.generation })
      .where("id", "=", row.id)
      .where("generation", "=", row.generation)
      .executeTakeFirst();
    return numUpdatedRows > 0n ? next : undefined;
  }

  return {
    /** Living or released, of any owner. For reconcilers. */
    find: (id: string): Promise<Instance | undefined> =>
      db.selectFrom("instances").selectAll().where("id", "=", id).executeTakeFirst(),

    /**
     * The caller's living instance, none that is temporary.
     * @throws ApiError InvalidInstanceId.NotFound, the same for a foreign one and for none
     */
    async require(ownerId: string, id: string): Promise<Instance> {
      const row = await db
        .selectFrom("instances")
        .selectAll()
        .where("id", "=", id)
        .where("ownerId", "=", ownerId)
        .where("tempOf", "=", "")
        .where("deletedAt", "is", null)
        .executeTakeFirst();
      if (!row) throw instanceErrors["InvalidInstanceId.NotFound"]();
      return row;
    },

    async insert(row: NewInstance): Promise<Instance> {
      const whole = { ...openAndUnarranged, ...row };
      const instance: Instance = { ...whole, status: statusOf(whole), generation: 1 };
      await db.insertInto("instances").values(instance).execute();
      return instance;
    },

    /**
     * Writes the changes to the row as it is now, with the status that follows from it.
     * @param known the row, where it was just read or written: saves reading it if it still is so
     */
    async update(
      id: string,
      changes: Partial<Instance>,
      known?: Instance,
    ): Promise<Instance | undefined> {
      if (known) {
        const next = await writeOver(known, changes);
        if (next) return next;
      }
      const row = await this.find(id);
      return row && ((await writeOver(row, changes)) ?? row);
    },

    delete: (id: string) => db.deleteFrom("instances").where("id", "=", id).execute(),

    /** One page, newest first. */
    page: (filter: InstanceFilter, page: { limit: number; offset: number }): Promise<Instance[]> =>
      db
        .selectFrom("instances")
        .selectAll()
        .where(matching(filter))
        .orderBy("createdAt", "desc")
        .orderBy("id")
        .limit(page.limit)
        .offset(page.offset)
        .execute(),

    /** A total without further filters is one row that triggers keep; any other is counted. */
    async count(filter: InstanceFilter): Promise<number> {
      if (isPlain(filter)) {
        const row = await db
          .selectFrom("instanceCounts")
          .select("living")
          .where("ownerId", "=", filter.ownerId)
          .where("regionId", "=", filter.regionId)
          .executeTakeFirst();
        return row?.living ?? 0;
      }
      const { total } = await db
        .selectFrom("instances")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .where(matching(filter))
        .executeTakeFirstOrThrow();
      return Number(total);
    },

    /** Ids of all instances that still have something to look after. */
    async livingIds(): Promise<string[]> {
      const rows = await db.selectFrom("instances").select("id").orderBy("createdAt").execute();
      return rows.map((row) => row.id);
    },

    /** Those that should serve and do not, of every owner. */
    unserved: (): Promise<Instance[]> =>
      db
        .selectFrom("instances")
        .selectAll()
        .where("deletedAt", "is", null)
        .where("status", "in", ["Unavailable", "Error"])
        .orderBy("createdAt")
        .orderBy("id")
        .execute(),

    /** Redis instances that are brought to a newer minor version by themselves. */
    async idsToUpgrade(): Promise<string[]> {
      const rows = await db
        .selectFrom("instances")
        .select("id")
        .where("autoUpgrade", "=", 1)
        .where("deletedAt", "is", null)
        .where("tempOf", "=", "")
        .where("instanceType", "!=", "Memcache")
        .orderBy("id")
        .execute();
      return rows.map((row) => row.id);
    },

    withSlots: (): Promise<Instance[]> =>
      db.selectFrom("instances").selectAll().where("slotIndex", "is not", null).execute(),

    /** The lowest slot that neither an instance nor a further endpoint of one holds. */
    async freeSlotIndex(): Promise<number> {
      const { rows } = await sql<{ free: number }>`
        select case
          when not exists (select 1 from instances where slot_index = 0)
            and not exists (select 1 from endpoints where slot_index = 0) then 0
          else (select min(a.slot_index) + 1 from (
              select slot_index from instances where slot_index is not null
              union all select slot_index from endpoints) a
            where not exists (select 1 from instances b where b.slot_index = a.slot_index + 1)
            and not exists (select 1 from endpoints c where c.slot_index = a.slot_index + 1))
        end as free`.execute(db);
      return rows[0]?.free ?? 0;
    },

    async addressTaken(address: string): Promise<boolean> {
      const row = await db
        .selectFrom("instances")
        .select("id")
        .where("address", "=", address)
        .where("slotIndex", "is not", null)
        .executeTakeFirst();
      if (row) return true;
      const endpoint = await db
        .selectFrom("endpoints")
        .select("instanceId")
        .where("address", "=", address)
        .executeTakeFirst();
      return endpoint !== undefined;
    },

    /** Whether any endpoint of any instance has this first label of its name. */
    async prefixTaken(prefix: string): Promise<boolean> {
      const row = await db
        .selectFrom("instances")
        .select("id")
        .where("connectionPrefix", "=", prefix)
        .where("deletedAt", "is", null)
        .executeTakeFirst();
      if (row) return true;
      const endpoint = await db
        .selectFrom("endpoints")
        .select("instanceId")
        .where("prefix", "=", prefix)
        .where("closing", "=", 0)
        .executeTakeFirst();
      return endpoint !== undefined;
    },
  };
}

function isPlain(filter: InstanceFilter): boolean {
  return Object.values(filter).filter((value) => value !== undefined).length === 2;
}
