import type { Db } from "../../store/db.ts";
import type { ServiceName } from "./service-names.ts";

export type ServiceStore = ReturnType<typeof serviceStore>;

/** All SQL of the switches. A service that was never switched is on. */
export function serviceStore(db: Db) {
  return {
    async switchedOff(): Promise<ReadonlySet<string>> {
      const rows = await db.selectFrom("services").select("name").where("isOn", "=", 0).execute();
      return new Set(rows.map(({ name }) => name));
    },

    async set(name: ServiceName, isOn: boolean): Promise<void> {
      const switched = { isOn: isOn ? 1 : 0 };
      await db
        .insertInto("services")
        .values({ name, ...switched })
        .onConflict((conflict) => conflict.column("name").doUpdateSet(switched))
        .execute();
    },
  };
}
