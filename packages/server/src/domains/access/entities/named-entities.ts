import type { Kysely } from "kysely";
import type { RamGroupTable, RamRoleTable, RamUserTable } from "../../../store/access-tables.ts";
import type { Db } from "../../../store/db.ts";

interface EntityTables {
  readonly ramUsers: RamUserTable;
  readonly ramGroups: RamGroupTable;
  readonly ramRoles: RamRoleTable;
}

/** The columns that the three tables have in common. */
interface Named {
  id: string;
  ownerId: string;
  name: string;
}

/** The SQL that users, groups and roles share: each belongs to an owner, and has a name there. */
export function namedEntities<Table extends keyof EntityTables>(db: Db, table: Table) {
  type Row = EntityTables[Table];
  // Kysely does not see through a table that is a variable, so it is told of one named `entities`.
  const rows = db as unknown as Kysely<{ entities: Named }>;
  const name = table as "entities";
  return {
    find: (ownerId: string, entityName: string) =>
      rows
        .selectFrom(name)
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("name", "=", entityName)
        .executeTakeFirst() as Promise<Row | undefined>,

    byId: (id: string) =>
      rows.selectFrom(name).selectAll().where("id", "=", id).executeTakeFirst() as Promise<
        Row | undefined
      >,

    insert: (entity: Row) => rows.insertInto(name).values(entity).execute(),

    update: (id: string, changes: Partial<Row>) =>
      rows.updateTable(name).set(changes).where("id", "=", id).execute(),

    delete: (id: string) => rows.deleteFrom(name).where("id", "=", id).execute(),

    /** One page by name, from behind the name `after`. */
    page: (ownerId: string, page: { limit: number; after: string }) =>
      rows
        .selectFrom(name)
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("name", ">", page.after)
        .orderBy("name")
        .limit(page.limit)
        .execute() as Promise<unknown> as Promise<Row[]>,
  };
}
