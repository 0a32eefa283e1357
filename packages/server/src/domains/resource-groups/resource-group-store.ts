import type { Selectable } from "kysely";
import type { Db } from "../../store/db.ts";
import type { ResourceGroupTable } from "../../store/network-tables.ts";
import { resourceGroupErrors } from "./resource-group-errors.ts";

export type ResourceGroup = Selectable<ResourceGroupTable>;
export type ResourceGroupStore = ReturnType<typeof resourceGroupStore>;

/** Groups that every owner has from the start and keeps; they are no rows. */
const initialGroups = [
  { id: "rg-default", name: "default", displayName: "default resource group", createdAt: 0 },
  { id: "rg-development", name: "development", displayName: "development", createdAt: 0 },
];

export const isInitial = (id: string) => initialGroups.some((group) => group.id === id);

/** All SQL on the `resource_groups` table. */
export function resourceGroupStore(db: Db) {
  return {
    /** The owner's groups, those of the start first. */
    async groups(ownerId: string): Promise<ResourceGroup[]> {
      const own = await db
        .selectFrom("resourceGroups")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .orderBy("createdAt")
        .orderBy("id")
        .execute();
      return [...initialGroups.map((group) => ({ ...group, ownerId })), ...own];
    },

    /** @throws ApiError EntityNotExists.ResourceGroup, the same for a foreign one and for none */
    async require(ownerId: string, id: string): Promise<ResourceGroup> {
      const found = (await this.groups(ownerId)).find((group) => group.id === id);
      if (!found) throw resourceGroupErrors["EntityNotExists.ResourceGroup"]();
      return found;
    },

    insert: (row: ResourceGroup) => db.insertInto("resourceGroups").values(row).execute(),

    delete: (ownerId: string, id: string) =>
      db.deleteFrom("resourceGroups").where("ownerId", "=", ownerId).where("id", "=", id).execute(),

    /** Whether a living instance, a network or a shared whitelist of the owner is in the group. */
    async isUsed(ownerId: string, id: string): Promise<boolean> {
      const instance = await db
        .selectFrom("instances")
        .select("id")
        .where("ownerId", "=", ownerId)
        .where("resourceGroupId", "=", id)
        .where("deletedAt", "is", null)
        .executeTakeFirst();
      const vpc = await db
        .selectFrom("vpcs")
        .select("id")
        .where("ownerId", "=", ownerId)
        .where("resourceGroupId", "=", id)
        .executeTakeFirst();
      const whitelist = await db
        .selectFrom("globalIpGroups")
        .select("id")
        .where("ownerId", "=", ownerId)
        .where("resourceGroupId", "=", id)
        .executeTakeFirst();
      return [instance, vpc, whitelist].some((used) => used !== undefined);
    },
  };
}
