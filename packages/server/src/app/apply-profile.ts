import { cloudLimits, rateLimitStore } from "../domains/rate-limits/index.ts";
import type { Store } from "../store/store.ts";
import type { AppConfig } from "./config.ts";

const name = "profile";

/**
 * Writes what an installation of this profile begins with, once: what its operator changes later
 * holds over restarts.
 */
export async function applyProfile(store: Store, profile: AppConfig["profile"]): Promise<void> {
  await store.transact(async (db) => {
    const applied = await db
      .selectFrom("settings")
      .select("value")
      .where("name", "=", name)
      .executeTakeFirst();
    if (applied?.value === profile) return;
    await db.deleteFrom("settings").where("name", "=", name).execute();
    await db.insertInto("settings").values({ name, value: profile }).execute();
    if (profile !== "cloud") return;
    for (const limit of cloudLimits) await rateLimitStore(db).put(limit);
  });
}
