import type { RamRoleTable } from "../../../store/access-tables.ts";
import type { Db } from "../../../store/db.ts";

export type RamRole = RamRoleTable;
export type RoleStore = ReturnType<typeof roleStore>;

export const roleArn = (role: Pick<RamRole, "ownerId" | "name">): string =>
  `acs:ram::${role.ownerId}:role/${role.name}`;

/** All SQL on `ram_roles`. */
export function roleStore(db: Db) {
  return {
    find: (ownerId: string, name: string): Promise<RamRole | undefined> =>
      db
        .selectFrom("ramRoles")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("name", "=", name)
        .executeTakeFirst(),

    byId: (id: string): Promise<RamRole | undefined> =>
      db.selectFrom("ramRoles").selectAll().where("id", "=", id).executeTakeFirst(),

    insert: (role: RamRole) => db.insertInto("ramRoles").values(role).execute(),

    update: (id: string, changes: Partial<RamRole>) =>
      db.updateTable("ramRoles").set(changes).where("id", "=", id).execute(),

    delete: (id: string) => db.deleteFrom("ramRoles").where("id", "=", id).execute(),

    /** One page by name, from behind the name `after`. */
    page: (ownerId: string, page: { limit: number; after: string }): Promise<RamRole[]> =>
      db
        .selectFrom("ramRoles")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("name", ">", page.after)
        .orderBy("name")
        .limit(page.limit)
        .execute(),
  };
}
