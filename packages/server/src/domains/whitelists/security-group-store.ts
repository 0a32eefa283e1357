import type { Db } from "../../store/db.ts";

export type SecurityGroupStore = ReturnType<typeof securityGroupStore>;

/** Ids of security groups that instances were bound to. */
export function securityGroupStore(db: Db) {
  return {
    async of(instanceId: string): Promise<string[]> {
      const rows = await db
        .selectFrom("securityGroupRelations")
        .select("securityGroupId")
        .where("instanceId", "=", instanceId)
        .orderBy("securityGroupId")
        .execute();
      return rows.map((row) => row.securityGroupId);
    },

    /** Binds exactly these. */
    async bind(instanceId: string, securityGroupIds: readonly string[]): Promise<void> {
      await this.unbindAll(instanceId);
      for (const securityGroupId of new Set(securityGroupIds)) {
        await db
          .insertInto("securityGroupRelations")
          .values({ instanceId, securityGroupId })
          .execute();
      }
    },

    unbindAll: (instanceId: string) =>
      db.deleteFrom("securityGroupRelations").where("instanceId", "=", instanceId).execute(),
  };
}
