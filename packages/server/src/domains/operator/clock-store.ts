import { type ClockState, unmovedClock } from "../../kernel/clock.ts";
import type { Db } from "../../store/db.ts";

export type ClockStore = ReturnType<typeof clockStore>;

const name = "clock";

/** Where the installation's clock stands, kept over restarts. */
export function clockStore(db: Db) {
  return {
    async read(): Promise<ClockState> {
      const row = await db
        .selectFrom("settings")
        .select("value")
        .where("name", "=", name)
        .executeTakeFirst();
      return row ? (JSON.parse(row.value) as ClockState) : unmovedClock;
    },

    async write(state: ClockState): Promise<void> {
      const value = JSON.stringify(state);
      await db
        .insertInto("settings")
        .values({ name, value })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
        .execute();
    },
  };
}
