import type { RamUserTable } from "../../../store/access-tables.ts";
import type { Db } from "../../../store/db.ts";

export type RamUser = RamUserTable;
export type UserStore = ReturnType<typeof userStore>;

/** All SQL on `ram_users`. */
export function userStore(db: Db) {
  return {
    find: (ownerId: string, name: string): Promise<RamUser | undefined> =>
      db
        .selectFrom("ramUsers")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("name", "=", name)
        .executeTakeFirst(),

    byId: (id: string): Promise<RamUser | undefined> =>
      db.selectFrom("ramUsers").selectAll().where("id", "=", id).executeTakeFirst(),

    insert: (user: RamUser) => db.insertInto("ramUsers").values(user).execute(),

    update: (id: string, changes: Partial<RamUser>) =>
      db.updateTable("ramUsers").set(changes).where("id", "=", id).execute(),

    delete: (id: string) => db.deleteFrom("ramUsers").where("id", "=", id).execute(),

    /** One page by name, from behind the name `after`. */
    page: (ownerId: string, page: { limit: number; after: string }): Promise<RamUser[]> =>
      db
        .selectFrom("ramUsers")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("name", ">", page.after)
        .orderBy("name")
        .limit(page.limit)
        .execute(),

    async count(ownerId: string): Promise<number> {
      const { total } = await db
        .selectFrom("ramUsers")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .where("ownerId", "=", ownerId)
        .executeTakeFirstOrThrow();
      return Number(total);
    },
  };
}
