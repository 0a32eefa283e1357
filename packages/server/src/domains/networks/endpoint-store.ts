import type { Selectable } from "kysely";
import type { Db } from "../../store/db.ts";
import type { EndpointTable } from "../../store/network-tables.ts";

export type Endpoint = Selectable<EndpointTable>;
export type EndpointStore = ReturnType<typeof endpointStore>;

/** All SQL on the `endpoints` table: the listeners of instances beside their primary ones. */
export function endpointStore(db: Db) {
  return {
    /** All of an instance, those that are being closed among them. */
    of: (instanceId: string): Promise<Endpoint[]> =>
      db
        .selectFrom("endpoints")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .orderBy("createdAt")
        .orderBy("slotIndex")
        .execute(),

    insert: (row: Endpoint) => db.insertInto("endpoints").values(row).execute(),

    update: (
      slotIndex: number,
      changes: Partial<Pick<Endpoint, "prefix" | "port" | "expiresAt" | "closing" | "fault">>,
    ) => db.updateTable("endpoints").set(changes).where("slotIndex", "=", slotIndex).execute(),

    /** Gives a slot back. Only when nothing leads from it to the instance any more. */
    delete: (instanceId: string, slotIndex: number) =>
      db
        .deleteFrom("endpoints")
        .where("instanceId", "=", instanceId)
        .where("slotIndex", "=", slotIndex)
        .execute(),

    deleteAll: (instanceId: string) =>
      db.deleteFrom("endpoints").where("instanceId", "=", instanceId).execute(),
  };
}

/** Whether clients may use it at this moment. */
export function isOpen(endpoint: Endpoint, now: number): boolean {
  return endpoint.closing === 0 && (endpoint.expiresAt === null || endpoint.expiresAt > now);
}
