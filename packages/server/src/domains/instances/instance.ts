import type { Selectable } from "kysely";
import type { InstanceTable } from "../../store/instance-tables.ts";

/** One managed instance: what its owner wants and what was last seen of it, in one row. */
export type Instance = Selectable<InstanceTable>;

type StatusColumns = Pick<Instance, "deletedAt" | "readyAt" | "busyStatus" | "serving" | "locks">;

/**
 * The public status. A pure function of the row, so that it cannot say anything that was not
 * observed: `serving` is set only by a write and a read through the published address.
 */
export function statusOf(row: StatusColumns): string {
  if (row.deletedAt !== null) return "Released";
  if (row.readyAt === null) return row.busyStatus === "Error" ? "Error" : "Creating";
  // One that still serves while it is being closed says so until it is seen closed.
  if (row.locks !== "") return (row.serving === 1 ? row.busyStatus : null) ?? "Inactive";
  if (row.busyStatus !== null) return row.busyStatus;
  return row.serving === 1 ? "Normal" : "Unavailable";
}

export function isMemcache(instance: Pick<Instance, "instanceType">): boolean {
  return instance.instanceType === "Memcache";
}

/** How many nodes the instance should have. */
export function nodeCount(instance: Pick<Instance, "nodeType">): number {
  return instance.nodeType === "MASTER_SLAVE" ? 2 : 1;
}

/** The host name or address that clients connect to. Never changes by itself. */
export function connectionDomain(
  instance: Pick<Instance, "connectionPrefix" | "address">,
  domainSuffix: string | null,
): string {
  return domainSuffix ? `${instance.connectionPrefix}.${domainSuffix}` : instance.address;
}
