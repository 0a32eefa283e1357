import { statuses } from "@kvasir/spec";
import type { Instance } from "./instance.ts";

/** What closes the data port of an instance and keeps its data. */
export type ClosingLock = "deactivated" | "expired" | "overdue";

/** Locks are lifted by these, and what they forbid is everything else that changes the instance. */
const lifting: ReadonlySet<string> = new Set([
  ...(statuses.get("Inactive")?.writeOperationsAllowed ?? []),
  "UnlockDBInstanceWrite",
]);

/** Clients of the engine are refused at the front door. */
export function isClosed(instance: Pick<Instance, "locks">): boolean {
  return instance.locks !== "";
}

export function hasLock(instance: Pick<Instance, "locks">, lock: ClosingLock): boolean {
  return instance.locks.split(",").includes(lock);
}

/** Whether a lock stands in the way of the operation. */
export function isLockedFor(
  instance: Pick<Instance, "locks" | "writeLockReason">,
  operation: string,
): boolean {
  return (isClosed(instance) || instance.writeLockReason !== null) && !lifting.has(operation);
}

type LockColumns = Pick<Instance, "locks" | "lockedAt" | "serving">;

/**
 * The columns after closing. Nobody is served from here on, so that the status cannot say `Normal`
 * again before the address was proven. The release of what expired or is overdue counts from `at`.
 */
export function locked(
  instance: Pick<Instance, "locks" | "lockedAt">,
  lock: ClosingLock,
  at: number,
): LockColumns {
  return {
    locks: [...new Set([...words(instance.locks), lock])].sort().join(","),
    lockedAt: lock === "deactivated" ? instance.lockedAt : at,
    serving: 0,
  };
}

/** The columns without these locks. */
export function unlocked(
  instance: Pick<Instance, "locks" | "lockedAt">,
  locks: readonly ClosingLock[],
): Pick<LockColumns, "locks" | "lockedAt"> {
  const left = words(instance.locks).filter((word) => !locks.some((lock) => lock === word));
  const counted = left.some((word) => word !== "deactivated");
  return { locks: left.join(","), lockedAt: counted ? instance.lockedAt : null };
}

function words(locks: string): string[] {
  return locks === "" ? [] : locks.split(",");
}
