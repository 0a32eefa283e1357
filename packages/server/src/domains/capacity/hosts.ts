import { type Selectable, sql } from "kysely";
import type { HostClaimTable, HostTable } from "../../store/capacity-tables.ts";
import type { Db } from "../../store/db.ts";

export type Host = Selectable<HostTable>;
export type HostClaim = Selectable<HostClaimTable>;

export interface HostSize {
  readonly memoryMb: number;
  readonly cpu: number;
  readonly ports: number;
}

/**
 * The machines that nodes are promised to. As long as none is registered nothing is counted: this
 * machine takes what it is given. Once there are some, every node needs room on one of its zone.
 */
export function hostStore(db: Db) {
  const use = (hostId: string, size: HostSize) =>
    db
      .updateTable("hosts")
      .set({
        usedMemoryMb: sql<number>`used_memory_mb + ${size.memoryMb}`,
        usedCpu: sql<number>`used_cpu + ${size.cpu}`,
        usedPorts: sql<number>`used_ports + ${size.ports}`,
      })
      .where("id", "=", hostId)
      .execute();

  return {
    list: (): Promise<Host[]> =>
      db.selectFrom("hosts").selectAll().orderBy("createdAt").orderBy("id").execute(),

    /** Registers a host, or changes its size. What it has promised stays promised. */
    async put(host: HostSize & { id: string; zoneId: string }, now: number): Promise<void> {
      const { id, zoneId, memoryMb, cpu, ports } = host;
      const size = { zoneId, memoryMb, cpu, ports };
      const empty = { usedMemoryMb: 0, usedCpu: 0, usedPorts: 0, createdAt: now };
      await db
        .insertInto("hosts")
        .values({ id, ...size, ...empty })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(size))
        .execute();
    },

    /** False while nodes are promised to it, and when there is no such host. */
    async remove(id: string): Promise<boolean> {
      const claim = await db
        .selectFrom("hostClaims")
        .select("instanceId")
        .where("hostId", "=", id)
        .executeTakeFirst();
      if (claim) return false;
      const removed = await db.deleteFrom("hosts").where("id", "=", id).executeTakeFirst();
      return Number(removed.numDeletedRows) > 0;
    },

    claims: (instanceId: string): Promise<HostClaim[]> =>
      db
        .selectFrom("hostClaims")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .orderBy("node")
        .execute(),

    /** Writes the claim in place of the one that the node had. */
    async replace(before: HostClaim | undefined, after: HostClaim | undefined): Promise<void> {
      if (before) {
        await db
          .deleteFrom("hostClaims")
          .where("instanceId", "=", before.instanceId)
          .where("node", "=", before.node)
          .execute();
        const { memoryMb, cpu, ports } = before;
        await use(before.hostId, { memoryMb: -memoryMb, cpu: -cpu, ports: -ports });
      }
      if (!after) return;
      await db.insertInto("hostClaims").values(after).execute();
      await use(after.hostId, after);
    },
  };
}
