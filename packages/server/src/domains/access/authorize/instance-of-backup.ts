import type { Store } from "../../../store/store.ts";
import { backupStore } from "../../backups/index.ts";

/** The instance whose data a backup of this owner holds; undefined where there is no such backup. */
export function instanceOfBackup(
  store: Pick<Store, "read">,
  { ownerId, backupId }: { ownerId: string; backupId: string },
): Promise<string | undefined> {
  return store.read(async (db) => {
    const backup = await backupStore(db).find(backupId);
    return backup?.ownerId === ownerId ? backup.instanceId : undefined;
  });
}
