import type { Selectable } from "kysely";
import type { Db } from "../../store/db.ts";
import type { GlobalIpGroupTable } from "../../store/network-tables.ts";
import { whitelistErrors } from "./whitelist-errors.ts";

export type GlobalGroup = Selectable<GlobalIpGroupTable>;
export type GlobalGroupStore = ReturnType<typeof globalGroupStore>;

interface Place {
  readonly ownerId: string;
  readonly regionId: string;
}

/** Whitelists that several instances of an owner share, and which instance counts which. */
export function globalGroupStore(db: Db) {
  return {
    /** The caller's groups of a region, in the order they were made. */
    groups: (ownerId: string, regionId: string): Promise<GlobalGroup[]> =>
      db
        .selectFrom("globalIpGroups")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("regionId", "=", regionId)
        .orderBy("createdAt")
        .orderBy("id")
        .execute(),

    /** @throws ApiError RequiredParam.NotFound, the same for one of another owner or region and for none */
    async require({ ownerId, regionId }: Place, id: string): Promise<GlobalGroup> {
      const row = await db
        .selectFrom("globalIpGroups")
        .selectAll()
        .where("id", "=", id)
        .where("ownerId", "=", ownerId)
        .where("regionId", "=", regionId)
        .executeTakeFirst();
      if (!row) throw whitelistErrors["RequiredParam.NotFound"]();
      return row;
    },

    insert: (row: GlobalGroup) => db.insertInto("globalIpGroups").values(row).execute(),

    update: (id: string, changes: Partial<Pick<GlobalGroup, "name" | "ips">>) =>
      db.updateTable("globalIpGroups").set(changes).where("id", "=", id).execute(),

    async delete(id: string): Promise<void> {
      await db.deleteFrom("globalIpRelations").where("groupId", "=", id).execute();
      await db.deleteFrom("globalIpGroups").where("id", "=", id).execute();
    },

    /** The groups that count for an instance. */
    of: (instanceId: string): Promise<GlobalGroup[]> =>
      db
        .selectFrom("globalIpGroups")
        .innerJoin("globalIpRelations", "globalIpRelations.groupId", "globalIpGroups.id")
        .selectAll("globalIpGroups")
        .where("globalIpRelations.instanceId", "=", instanceId)
        .orderBy("globalIpGroups.createdAt")
        .orderBy("globalIpGroups.id")
        .execute(),

    async instancesOf(groupId: string): Promise<string[]> {
      const rows = await db
        .selectFrom("globalIpRelations")
        .select("instanceId")
        .where("groupId", "=", groupId)
        .orderBy("instanceId")
        .execute();
      return rows.map((row) => row.instanceId);
    },

    /** Makes exactly these groups count for an instance. */
    async relate(instanceId: string, groupIds: readonly string[]): Promise<void> {
      await this.unrelate(instanceId);
      for (const groupId of new Set(groupIds)) {
        await db.insertInto("globalIpRelations").values({ instanceId, groupId }).execute();
      }
    },

    unrelate: (instanceId: string) =>
      db.deleteFrom("globalIpRelations").where("instanceId", "=", instanceId).execute(),
  };
}
