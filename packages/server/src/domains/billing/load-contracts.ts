import type { Db } from "../../store/db.ts";
import { hasLock } from "../instances/index.ts";
import type { Contract, Rate } from "./contract.ts";

/** A contract with what has to be written back. */
export interface OwnedContract extends Contract {
  readonly ownerId: string;
}

/** What is paid for the living instances of these owners. */
export async function loadContracts(db: Db, ownerIds: readonly string[]): Promise<OwnedContract[]> {
  const rows = await db
    .selectFrom("instances")
    .leftJoin("meters", "meters.instanceId", "instances.id")
    .select([
      "instances.id",
      "instances.ownerId",
      "instances.instanceClass",
      "instances.locks",
      "instances.lockedAt",
      "instances.endTime",
      "instances.autoRenew",
      "instances.autoRenewMonths",
      "instances.renewClass",
      "instances.renewClassAt",
      "meters.chargedUntil",
      "meters.rates",
    ])
    .where("instances.ownerId", "in", ownerIds)
    .where("instances.deletedAt", "is", null)
    // Nobody pays for a temporary one, and its life ends otherwise.
    .where("instances.tempOf", "=", "")
    .execute();
  const coming = await scheduledClasses(db, ownerIds);
  return rows.map((row) => {
    const closed = hasLock(row, "expired") || hasLock(row, "overdue");
    return {
      ownerId: row.ownerId,
      instanceId: row.id,
      lockedAt: closed ? row.lockedAt : null,
      chargedUntil: row.chargedUntil,
      rates: row.rates === null ? [] : (JSON.parse(row.rates) as Rate[]),
      endTime: row.endTime,
      autoRenewMonths: row.autoRenew === 1 ? row.autoRenewMonths : null,
      // A renewal pays for the class that it will have, also where that waits for its window.
      instanceClass: coming.get(row.id) ?? row.instanceClass,
      renewClass: row.renewClass,
      renewClassAt: row.renewClassAt,
    };
  });
}

async function scheduledClasses(
  db: Db,
  ownerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("tasks")
    .select(["instanceId", "input"])
    .where("ownerId", "in", ownerIds)
    .where("kind", "=", "ModifyInsSpec")
    .where("status", "=", "Scheduled")
    .orderBy("dueAt")
    .execute();
  return new Map(
    rows.flatMap(({ instanceId, input }) => {
      const { to } = JSON.parse(input) as { to?: string };
      return to === undefined ? [] : [[instanceId, to]];
    }),
  );
}
