import { statuses } from "@kvasir/spec";
import { type Instance, isMemcache } from "./instance.ts";
import { instanceErrors } from "./instance-errors.ts";
import { isLockedFor } from "./instance-locks.ts";

/**
 * Refuses a write operation that a lock or the status of the instance does not allow. Reads need
 * no permission. The table is the catalogue's (`statuses.json`, `writeOperationsAllowed`).
 * @throws ApiError IncorrectDBInstanceLockMode, IncorrectDBInstanceState
 */
export function requireState(instance: Instance, operation: string): void {
  if (isLockedFor(instance, operation)) throw instanceErrors.IncorrectDBInstanceLockMode();
  if (instance.status === "Normal") return;
  const status = statuses.get(instance.status);
  if (!status?.writeOperationsAllowed.includes(operation)) {
    throw instanceErrors.IncorrectDBInstanceState();
  }
}

/** @throws ApiError IncorrectDBInstanceType for a Memcache instance */
export function requireRedis(instance: Instance): void {
  if (isMemcache(instance)) throw instanceErrors.IncorrectDBInstanceType();
}
