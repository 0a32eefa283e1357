import type { Backup } from "./backup.ts";
import { backupErrors } from "./backup-errors.ts";
import type { BackupSettingsSnapshot } from "./settings-snapshot.ts";

/** Where the data of a backup are to go. */
export interface Room {
  readonly capacityMb: number;
  /** The parameter of the request that is wrong when they do not fit. */
  readonly parameter: string;
}

const mebibyte = 1024 * 1024;

/**
 * A smaller class than the one that was backed up must hold the data: Redis loads them all the same,
 * and then evicts whatever may expire. What filled its own class fits that class again.
 * @throws ApiError InvalidParameter when the data are too large
 */
export function requireFits(
  { usedBytes, settings }: Pick<Backup, "usedBytes" | "settings">,
  { capacityMb, parameter }: Room,
): void {
  if (usedBytes <= capacityMb * mebibyte) return;
  const { capacityMb: before = Infinity } = JSON.parse(settings) as BackupSettingsSnapshot;
  if (capacityMb < before) throw backupErrors.InvalidParameter({ parameter });
}
