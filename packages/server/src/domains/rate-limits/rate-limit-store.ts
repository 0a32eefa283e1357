import type { Selectable } from "kysely";
import type { Db } from "../../store/db.ts";
import type { RateLimitTable } from "../../store/operator-tables.ts";

export type RateLimit = Selectable<RateLimitTable>;
export type RateLimitStore = ReturnType<typeof rateLimitStore>;

/** All SQL of rate limits. */
export function rateLimitStore(db: Db) {
  return {
    list: (): Promise<RateLimit[]> =>
      db.selectFrom("rateLimits").selectAll().orderBy("operation").execute(),

    async put(limit: RateLimit): Promise<void> {
      const { maxCount, perSeconds } = limit;
      await db
        .insertInto("rateLimits")
        .values(limit)
        .onConflict((conflict) =>
          conflict.column("operation").doUpdateSet({ maxCount, perSeconds }),
        )
        .execute();
    },

    /** Idempotent. */
    async remove(operation: string): Promise<void> {
      await db.deleteFrom("rateLimits").where("operation", "=", operation).execute();
    },
  };
}
