import type { Selectable } from "kysely";
import type { Db } from "../../store/db.ts";
import type { InstanceCertificateTable } from "../../store/network-tables.ts";

export type InstanceCertificate = Selectable<InstanceCertificateTable>;

/** All SQL on the `instance_certificates` table: at most one certificate per instance. */
export function certificateStore(db: Db) {
  return {
    find: (instanceId: string): Promise<InstanceCertificate | undefined> =>
      db
        .selectFrom("instanceCertificates")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .executeTakeFirst(),

    async put(row: InstanceCertificate): Promise<void> {
      const { instanceId: _, ...values } = row;
      await db
        .insertInto("instanceCertificates")
        .values(row)
        .onConflict((conflict) => conflict.column("instanceId").doUpdateSet(values))
        .execute();
    },

    delete: (instanceId: string) =>
      db.deleteFrom("instanceCertificates").where("instanceId", "=", instanceId).execute(),
  };
}
