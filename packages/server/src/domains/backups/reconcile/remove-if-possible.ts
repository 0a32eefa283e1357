import type { BackupReconcileContext } from "./backup-context.ts";

/**
 * Takes a file that is of no use out of the storage. A storage that is full, read-only or away must
 * not keep its backup from ending: as long as that is open there is no other, and no restore.
 * @returns whether it is gone; else it is tried again when the row of the backup goes
 */
export async function removeIfPossible(
  fileKey: string,
  { storage, log }: Pick<BackupReconcileContext, "storage" | "log">,
): Promise<boolean> {
  try {
    if (fileKey) await storage.remove(fileKey);
    return true;
  } catch (error) {
    log.warn({ err: error, fileKey }, "a backup file could not be removed");
    return false;
  }
}
