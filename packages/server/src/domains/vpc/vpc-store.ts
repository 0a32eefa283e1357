import type { Selectable } from "kysely";
import type { Db } from "../../store/db.ts";
import type { VpcTable, VswitchTable } from "../../store/network-tables.ts";
import { vpcErrors } from "./vpc-errors.ts";

export type Vpc = Selectable<VpcTable>;
export type Vswitch = Selectable<VswitchTable>;
export type VpcStore = ReturnType<typeof vpcStore>;

interface Place {
  readonly ownerId: string;
  readonly regionId: string;
}

/** All SQL on the `vpcs` and `vswitches` tables. Everything belongs to one owner. */
export function vpcStore(db: Db) {
  return {
    /** In the order they were made. */
    vpcs: ({ ownerId, regionId }: Place): Promise<Vpc[]> =>
      db
        .selectFrom("vpcs")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("regionId", "=", regionId)
        .orderBy("createdAt")
        .orderBy("id")
        .execute(),

    /** @throws ApiError InvalidVpcId.NotFound, the same for a foreign one and for none */
    async requireVpc(ownerId: string, id: string): Promise<Vpc> {
      const row = await db
        .selectFrom("vpcs")
        .selectAll()
        .where("id", "=", id)
        .where("ownerId", "=", ownerId)
        .executeTakeFirst();
      if (!row) throw vpcErrors["InvalidVpcId.NotFound"]();
      return row;
    },

    insertVpc: (row: Vpc) => db.insertInto("vpcs").values(row).execute(),

    updateVpc: (id: string, changes: Partial<Pick<Vpc, "name" | "description">>) =>
      db.updateTable("vpcs").set(changes).where("id", "=", id).execute(),

    async deleteVpc(id: string): Promise<void> {
      await db.deleteFrom("networkTags").where("resourceId", "=", id).execute();
      await db.deleteFrom("vpcs").where("id", "=", id).execute();
    },

    vswitches: ({ ownerId, regionId }: Place): Promise<Vswitch[]> =>
      db
        .selectFrom("vswitches")
        .selectAll()
        .where("ownerId", "=", ownerId)
        .where("regionId", "=", regionId)
        .orderBy("createdAt")
        .orderBy("id")
        .execute(),

    vswitchesOf: (vpcId: string): Promise<Vswitch[]> =>
      db
        .selectFrom("vswitches")
        .selectAll()
        .where("vpcId", "=", vpcId)
        .orderBy("createdAt")
        .orderBy("id")
        .execute(),

    findVswitch: (ownerId: string, id: string): Promise<Vswitch | undefined> =>
      db
        .selectFrom("vswitches")
        .selectAll()
        .where("id", "=", id)
        .where("ownerId", "=", ownerId)
        .executeTakeFirst(),

    /** @throws ApiError InvalidVswitchID.NotFound, the same for a foreign one and for none */
    async requireVswitch(ownerId: string, id: string): Promise<Vswitch> {
      const row = await this.findVswitch(ownerId, id);
      if (!row) throw vpcErrors["InvalidVswitchID.NotFound"]();
      return row;
    },

    /** Where the owner's VPCs and vSwitches are, by id. */
    async regions(ownerId: string): Promise<Map<string, string>> {
      const of = (table: "vpcs" | "vswitches") =>
        db.selectFrom(table).select(["id", "regionId"]).where("ownerId", "=", ownerId).execute();
      const rows = [...(await of("vpcs")), ...(await of("vswitches"))];
      return new Map(rows.map(({ id, regionId }) => [id, regionId]));
    },

    insertVswitch: (row: Vswitch) => db.insertInto("vswitches").values(row).execute(),

    updateVswitch: (id: string, changes: Partial<Pick<Vswitch, "name" | "description">>) =>
      db.updateTable("vswitches").set(changes).where("id", "=", id).execute(),

    async deleteVswitch(id: string): Promise<void> {
      await db.deleteFrom("networkTags").where("resourceId", "=", id).execute();
      await db.deleteFrom("vswitches").where("id", "=", id).execute();
    },
  };
}
