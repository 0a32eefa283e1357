import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { Db } from "../../store/db.ts";
import { backupStore } from "./backup-store.ts";

/** No backup of the instance is offered any more; the files go next. Idempotent. */
export async function discardBackups(
  instanceId: string,
  { db, work }: { db: Db; work: Pick<WorkQueue, "request"> },
): Promise<void> {
  const backups = backupStore(db);
  const rows = await db
    .selectFrom("backups")
    .select("id")
    .where("instanceId", "=", instanceId)
    .where("wanted", "=", "kept")
    .execute();
  for (const { id } of rows) {
    await backups.update(id, { wanted: "gone" });
    await work.request("backup", id);
  }
}
