import type { Selectable } from "kysely";
import type { OwnerTable } from "../../store/access-tables.ts";
import type { Db } from "../../store/db.ts";
import { operatorErrors } from "./operator-errors.ts";

export type Owner = Selectable<OwnerTable>;
export type OwnerStore = ReturnType<typeof ownerStore>;

/** Owners, and the keys of the accounts themselves. */
export function ownerStore(db: Db) {
  const byName = (name: string) =>
    db.selectFrom("owners").selectAll().where("name", "=", name).executeTakeFirst();

  return {
    byName,

    /** By id, else by name. @throws ApiError InvalidOwner.NotFound */
    async require(idOrName: string): Promise<Owner> {
      const byId = db.selectFrom("owners").selectAll().where("id", "=", idOrName);
      const owner = (await byId.executeTakeFirst()) ?? (await byName(idOrName));
      if (!owner) throw operatorErrors["InvalidOwner.NotFound"]();
      return owner;
    },

    page: (page: { limit: number; offset: number }): Promise<Owner[]> =>
      db
        .selectFrom("owners")
        .selectAll()
        .orderBy("createdAt")
        .orderBy("id")
        .limit(page.limit)
        .offset(page.offset)
        .execute(),

    async count(): Promise<number> {
      const { total } = await db
        .selectFrom("owners")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      return Number(total);
    },

    async otherAdministrators(id: string): Promise<number> {
      const { total } = await db
        .selectFrom("owners")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .where("isAdmin", "=", 1)
        .where("id", "!=", id)
        .executeTakeFirstOrThrow();
      return Number(total);
    },

    insert: (owner: Owner) => db.insertInto("owners").values(owner).execute(),

    update: (id: string, changes: Partial<Pick<Owner, "name" | "isAdmin">>) =>
      db.updateTable("owners").set(changes).where("id", "=", id).execute(),

    async hasKey(accessKeyId: string): Promise<boolean> {
      const row = await db
        .selectFrom("accessKeys")
        .select("id")
        .where("id", "=", accessKeyId)
        .executeTakeFirst();
      return row !== undefined;
    },

    insertKey: (key: { id: string; ownerId: string; secretSealed: string; createdAt: number }) =>
      db
        .insertInto("accessKeys")
        .values({ ...key, userId: null, active: 1 })
        .execute(),
  };
}
