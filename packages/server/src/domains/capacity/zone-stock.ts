import { sql } from "kysely";
import type { Db } from "../../store/db.ts";
import { capacityErrors } from "./capacity-errors.ts";

/** How many more instances of a family a zone can take. A family without a counter has no end. */
export function zoneStock(db: Db) {
  const add = (zoneId: string, family: string, count: number) =>
    db
      .updateTable("zoneStock")
      .set({ available: sql<number>`available + ${count}` })
      .where("zoneId", "=", zoneId)
      .where("family", "=", family);

  return {
    list: () =>
      db.selectFrom("zoneStock").selectAll().orderBy("zoneId").orderBy("family").execute(),

    /** @param available null removes the counter */
    async set(zoneId: string, family: string, available: number | null): Promise<void> {
      await db
        .deleteFrom("zoneStock")
        .where("zoneId", "=", zoneId)
        .where("family", "=", family)
        .execute();
      if (available === null) return;
      await db.insertInto("zoneStock").values({ zoneId, family, available }).execute();
    },

    /**
     * Takes one for the instance, unless it holds one of this family already.
     * @throws ApiError QuotaNotEnough
     */
    async take(instanceId: string, zoneId: string, family: string): Promise<void> {
      const claim = { instanceId, zoneId, family };
      if ((await this.claims(instanceId)).some((each) => each.family === family)) return;
      const counter = await db
        .selectFrom("zoneStock")
        .select("available")
        .where("zoneId", "=", zoneId)
        .where("family", "=", family)
        .executeTakeFirst();
      if (!counter) return;
      const taken = await add(zoneId, family, -1).where("available", ">", 0).executeTakeFirst();
      if (Number(taken.numUpdatedRows) === 0) throw capacityErrors.QuotaNotEnough();
      await db.insertInto("stockClaims").values(claim).execute();
    },

    /** Gives back what the instance took, but for the family to keep. */
    async giveBack(instanceId: string, keep?: string): Promise<void> {
      for (const { zoneId, family } of await this.claims(instanceId)) {
        if (family === keep) continue;
        await db
          .deleteFrom("stockClaims")
          .where("instanceId", "=", instanceId)
          .where("family", "=", family)
          .execute();
        await add(zoneId, family, 1).execute();
      }
    },

    claims: (instanceId: string) =>
      db.selectFrom("stockClaims").selectAll().where("instanceId", "=", instanceId).execute(),
  };
}
