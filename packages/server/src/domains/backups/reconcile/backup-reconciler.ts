import { after, done, type Outcome, type Reconciler } from "../../../reconcile/reconciler.ts";
import { instanceStore } from "../../instances/index.ts";
import { type Backup, dayMs, isUnderWay } from "../backup.ts";
import { backupStore } from "../backup-store.ts";
import { isBeingRead } from "../is-being-read.ts";
import type { BackupReconcileContext } from "./backup-context.ts";
import { endBackup } from "./end-backup.ts";
import { removeIfPossible } from "./remove-if-possible.ts";
import { step } from "./step.ts";
import { takeBackup } from "./take-backup.ts";
import { verifyBackup } from "./verify-backup.ts";

/** How often a backup that goes with its instance looks whether that is still there. */
const lookMs = 6 * 3_600_000;
/** How often one that is over looks whether an instance still takes its data from it. */
const readMs = 1_000;

/** Takes, checks, keeps and at its time removes one backup. Dumps are bound by the processor. */
export function backupReconciler(
  context: BackupReconcileContext,
  { cores }: { cores: number },
): Reconciler {
  return {
    kind: "backup",
    concurrency: cores,
    reconcile: (id, { signal }) => reconcileBackup(id, context, signal),
  };
}

async function reconcileBackup(
  id: string,
  context: BackupReconcileContext,
  signal: AbortSignal,
): Promise<Outcome> {
  while (!signal.aborted) {
    const now = context.clock.now();
    const { backup, instanceLives } = await context.store.read(async (db) => {
      const found = await backupStore(db).find(id);
      const instance = found && (await instanceStore(db).find(found.instanceId));
      return { backup: found, instanceLives: instance?.deletedAt === null };
    });
    if (!backup) return done;
    if (backup.status === "Gone") return forget(backup, now, context);
    if (isOver(backup, now, instanceLives)) {
      if (await isHeldBack(backup, context)) return after(readMs);
      await step(context, backup, "remove", () => removeFile(backup, context));
      continue;
    }
    switch (backup.status) {
      case "Waiting": {
        const waitMs = await step(context, backup, "take", () =>
          takeBackup(backup, context, signal),
        );
        if (waitMs > 0) return after(waitMs);
        break;
      }
      case "Running":
        await step(context, backup, "interrupted", () => failInterrupted(backup, context));
        break;
      case "Checking":
        await step(context, backup, "check", () => verifyBackup(backup, context));
        break;
      default:
        return after(backup.expiresAt === null ? lookMs : Math.max(1, backup.expiresAt - now));
    }
  }
  return after(0);
}

function isOver(backup: Backup, now: number, instanceLives: boolean): boolean {
  if (isUnderWay(backup)) return false;
  if (backup.wanted === "gone") return true;
  return backup.expiresAt === null ? !instanceLives : backup.expiresAt <= now;
}

/** Nobody is told of it any more once its row says so: whoever reads it then is the last. */
function isHeldBack(backup: Backup, { store }: BackupReconcileContext): Promise<boolean> {
  return store.transact(async (db) => {
    await backupStore(db).update(backup.id, { wanted: "gone" });
    return isBeingRead(backup.id, db);
  });
}

/** Nothing is left of it, and its row says so afterwards. */
async function removeFile(backup: Backup, context: BackupReconcileContext): Promise<void> {
  if (backup.fileKey) await context.storage.remove(backup.fileKey);
  await context.store.transact((db) => backupStore(db).update(backup.id, { status: "Gone" }));
}

/** The row is kept until its day is over: it counts for the limit of that day. */
async function forget(
  backup: Backup,
  now: number,
  { store }: BackupReconcileContext,
): Promise<Outcome> {
  const dayEnd = backup.createdAt - (backup.createdAt % dayMs) + dayMs;
  if (now < dayEnd) return after(dayEnd - now);
  await store.transact((db) => backupStore(db).delete(backup.id));
  return done;
}

/** The control plane ended while it was taken: what there is of the file is of no use. */
async function failInterrupted(backup: Backup, context: BackupReconcileContext): Promise<void> {
  await removeIfPossible(backup.fileKey, context);
  await endBackup(backup, context, "the control plane ended while the backup was taken");
}
