import type { Db } from "../../store/db.ts";
import { classFamily } from "./class-family.ts";

/**
 * Which classes are on sale in which zone: every class in every open zone, but for exclusions of a
 * class or a whole family.
 */
export function classAvailability(db: Db) {
  const exclusion = (zoneId: string, classOrFamily: string) =>
    db
      .deleteFrom("classExclusions")
      .where("zoneId", "=", zoneId)
      .where("classOrFamily", "=", classOrFamily);

  return {
    exclusions: () =>
      db
        .selectFrom("classExclusions")
        .selectAll()
        .orderBy("zoneId")
        .orderBy("classOrFamily")
        .execute(),

    /** Offering a class does not undo the exclusion of its family. Idempotent. */
    async set(zoneId: string, classOrFamily: string, isOffered: boolean): Promise<void> {
      await exclusion(zoneId, classOrFamily).execute();
      if (isOffered) return;
      await db.insertInto("classExclusions").values({ zoneId, classOrFamily }).execute();
    },

    /** Answers for any class and zone, from one read. */
    async matrix(): Promise<(zoneId: string, className: string) => boolean> {
      const rows = await db.selectFrom("classExclusions").selectAll().execute();
      const excluded = new Set(rows.map((row) => `${row.zoneId} ${row.classOrFamily}`));
      return (zoneId, className) =>
        !excluded.has(`${zoneId} ${className}`) &&
        !excluded.has(`${zoneId} ${classFamily(className)}`);
    },
  };
}
