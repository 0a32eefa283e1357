import type { Db } from "../../store/db.ts";
import type { NetworkTagTable } from "../../store/network-tables.ts";

export type NetworkTagStore = ReturnType<typeof networkTagStore>;

/** Tags of VPCs and vSwitches. They are another product's, so they never mix with those of instances. */
export function networkTagStore(db: Db) {
  return {
    async of(resourceIds: readonly string[]): Promise<Map<string, NetworkTagTable[]>> {
      const rows =
        resourceIds.length === 0
          ? []
          : await db
              .selectFrom("networkTags")
              .selectAll()
              .where("resourceId", "in", resourceIds)
              .orderBy("tagKey")
              .execute();
      return Map.groupBy(rows, (row) => row.resourceId);
    },

    ofOwner: (ownerId: string, regionId: string, resourceType: string) =>
      db
        .selectFrom("networkTags")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("regionId", "=", regionId)
        .where("resourceType", "=", resourceType)
        .orderBy("resourceId")
        .orderBy("tagKey")
        .execute(),

    async put(rows: readonly NetworkTagTable[]): Promise<void> {
      for (const row of rows) {
        await db
          .insertInto("networkTags")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["resourceId", "tagKey"]).doUpdateSet({ tagValue: row.tagValue }),
          )
          .execute();
      }
    },

    /** All tags of these resources, or those with one of the keys. */
    async remove(resourceIds: readonly string[], keys: readonly string[] | "all"): Promise<void> {
      if (resourceIds.length === 0) return;
      let query = db.deleteFrom("networkTags").where("resourceId", "in", resourceIds);
      if (keys !== "all") query = query.where("tagKey", "in", keys);
      if (keys === "all" || keys.length > 0) await query.execute();
    },
  };
}
