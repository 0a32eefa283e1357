import type { Db } from "../../store/db.ts";

export type ParameterStore = ReturnType<typeof parameterStore>;

/** All SQL on the `instance_parameters` table: the values that differ from the defaults. */
export function parameterStore(db: Db) {
  return {
    async values(instanceId: string): Promise<Record<string, string>> {
      const rows = await db
        .selectFrom("instanceParameters")
        .select(["name", "value"])
        .where("instanceId", "=", instanceId)
        .orderBy("name")
        .execute();
      return Object.fromEntries(rows.map((row) => [row.name, row.value]));
    },

    /** Values of several instances, by instance id. */
    async valuesOf(instanceIds: readonly string[]): Promise<Map<string, Record<string, string>>> {
      const found = new Map<string, Record<string, string>>();
      if (instanceIds.length === 0) return found;
      const rows = await db
        .selectFrom("instanceParameters")
        .select(["instanceId", "name", "value"])
        .where("instanceId", "in", instanceIds)
        .execute();
      for (const { instanceId, name, value } of rows) {
        const values = found.get(instanceId) ?? {};
        values[name] = value;
        found.set(instanceId, values);
      }
      return found;
    },

    async set(instanceId: string, values: Readonly<Record<string, string>>, now: number) {
      for (const [name, value] of Object.entries(values)) {
        await db
          .insertInto("instanceParameters")
          .values({ instanceId, name, value, changedAt: now })
          .onConflict((conflict) =>
            conflict.columns(["instanceId", "name"]).doUpdateSet({ value, changedAt: now }),
          )
          .execute();
      }
    },

    /** Whether the instance has a node of that id. */
    async hasNode(instanceId: string, nodeId: string): Promise<boolean> {
      const row = await db
        .selectFrom("nodes")
        .select("id")
        .where("id", "=", nodeId)
        .where("instanceId", "=", instanceId)
        .executeTakeFirst();
      return row !== undefined;
    },

    deleteAll: (instanceId: string) =>
      db.deleteFrom("instanceParameters").where("instanceId", "=", instanceId).execute(),
  };
}
