import type { RamUserTable } from "../../../store/access-tables.ts";
import type { Db } from "../../../store/db.ts";
import { namedEntities } from "./named-entities.ts";

export type RamUser = RamUserTable;
export type UserStore = ReturnType<typeof userStore>;

/** All SQL on `ram_users`. */
export function userStore(db: Db) {
  return {
    ...namedEntities(db, "ramUsers"),

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
