import type { Selectable } from "kysely";
import type { Db } from "../../../store/db.ts";
import type { NodeTable } from "../../../store/instance-tables.ts";

export type Node = Selectable<NodeTable>;

/** All SQL on the `nodes` table. */
export function nodeStore(db: Db) {
  return {
    of: (instanceId: string): Promise<Node[]> =>
      db
        .selectFrom("nodes")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .orderBy("createdAt")
        .orderBy("id")
        .execute(),

    insert: (node: Node) => db.insertInto("nodes").values(node).execute(),

    update: (id: string, changes: Partial<Node>) =>
      db.updateTable("nodes").set(changes).where("id", "=", id).execute(),

    delete: (id: string) => db.deleteFrom("nodes").where("id", "=", id).execute(),

    async allIds(): Promise<Set<string>> {
      const rows = await db.selectFrom("nodes").select("id").execute();
      return new Set(rows.map((row) => row.id));
    },

    async usedPorts(): Promise<Set<number>> {
      const rows = await db
        .selectFrom("nodes")
        .select("replicationPort")
        .where("replicationPort", "is not", null)
        .execute();
      return new Set(rows.map((row) => row.replicationPort ?? 0));
    },
  };
}
