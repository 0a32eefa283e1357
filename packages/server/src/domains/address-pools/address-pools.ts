import { pickErrors } from "../../kernel/api-error.ts";
import type { Db } from "../../store/db.ts";

const errors = pickErrors("AllocateVpcIp.NotEnough");
const name = "address-pool-size";

export type AddressPools = ReturnType<typeof addressPools>;

/** How many of the published addresses may be in use at once. */
export function addressPools(db: Db) {
  return {
    /** Null: all that the network has. */
    async size(): Promise<number | null> {
      const row = await db
        .selectFrom("settings")
        .select("value")
        .where("name", "=", name)
        .executeTakeFirst();
      return row ? Number(row.value) : null;
    },

    async setSize(size: number | null): Promise<void> {
      await db.deleteFrom("settings").where("name", "=", name).execute();
      if (size === null) return;
      await db
        .insertInto("settings")
        .values({ name, value: String(size) })
        .execute();
    },

    /** Of instances and of their further endpoints. */
    async used(): Promise<number> {
      const { total } = await db
        .selectFrom("instances")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .where("slotIndex", "is not", null)
        .executeTakeFirstOrThrow();
      const { further } = await db
        .selectFrom("endpoints")
        .select((eb) => eb.fn.countAll<number>().as("further"))
        .executeTakeFirstOrThrow();
      return Number(total) + Number(further);
    },

    /** @throws ApiError AllocateVpcIp.NotEnough when all that may be used are in use */
    async requireFree(): Promise<void> {
      const size = await this.size();
      if (size !== null && (await this.used()) >= size) throw errors["AllocateVpcIp.NotEnough"]();
    },
  };
}
