import { type Backup, mebibyte } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import type { BackupSettingsSnapshot } from "./settings-snapshot.ts";

/** Where the data of a backup are to go. */
export interface Room {
  readonly capacityMb: number;
  /** The parameter of the request that is wrong when they do not fit. */
  readonly parameter: string;
}

/**
 * Whether data are too large for a class, which is smaller than the one that they come from: what
 * filled its own class fits that class again.
 */
export function isTooSmall(
  capacityMb: number,
  { usedBytes, beforeMb }: { readonly usedBytes: number; readonly beforeMb: number },
): boolean {
  return capacityMb < beforeMb && usedBytes > capacityMb * mebibyte;
}

/**
 * A smaller class than the one that was backed up must hold the data: Redis loads them all the same,
 * and then evicts whatever may expire.
 * @throws ApiError InvalidParameter when the data are too large
 */
export function requireFits(
  { usedBytes, settings }: Pick<Backup, "usedBytes" | "settings">,
  { capacityMb, parameter }: Room,
): void {
  const { capacityMb: beforeMb = Infinity } = JSON.parse(settings) as BackupSettingsSnapshot;
  if (isTooSmall(capacityMb, { usedBytes, beforeMb })) {
    throw backupErrors.InvalidParameter({ parameter });
  }
}
