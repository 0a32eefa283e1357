import { workQueue } from "../../../reconcile/work-queue.ts";
import { instanceStore } from "../../instances/index.ts";
import type { Backup } from "../backup.ts";
import { backupStore } from "../backup-store.ts";
import type { FileSum } from "../file-sum.ts";
import { succeedBackup } from "../succeed-backup.ts";
import type { BackupReconcileContext, DumpSource } from "./backup-context.ts";
import { dumpToStorage } from "./dump-to-storage.ts";
import { endBackup } from "./end-backup.ts";
import { removeIfPossible } from "./remove-if-possible.ts";
import { step } from "./step.ts";

/** A node that restarts or hands over is waited for this long, by the installation's clock. */
const patienceMs = 15 * 60_000;
const maxAttempts = 3;
const noteEveryMs = 500;

/**
 * Takes the backup from a node that has all data.
 * @returns how long to wait before another try; 0: look at the row again now
 */
export async function takeBackup(
  backup: Backup,
  context: BackupReconcileContext,
  signal: AbortSignal,
): Promise<number> {
  const { store, clock, log } = context;
  const instance = await store.read((db) => instanceStore(db).find(backup.instanceId));
  if (!instance || instance.deletedAt !== null) {
    await endBackup(backup, context, "the instance was released");
    return 0;
  }
  const source = await context.dumpSource(backup.instanceId);
  if (!source) {
    if (clock.now() - backup.createdAt < patienceMs) return 1_000;
    await endBackup(backup, context, "no node of the instance could be read");
    return 0;
  }
  const attempt = backup.attempt + 1;
  const fileKey = `${backup.instanceId}/${backup.id}-${attempt}.rdb`;
  await store.transact((db) =>
    backupStore(db).update(backup.id, {
      status: "Running",
      nodeId: source.nodeId,
      attempt,
      fileKey,
      progress: 0,
      startedAt: clock.now(),
      usedBytes: source.usedBytes,
    }),
  );
  try {
    const taken = await step(context, backup, "dump", () =>
      dump(backup, source, fileKey, context, signal),
    );
    await noteTaken({ ...backup, attempt }, taken, context);
  } catch (error) {
    const text = reasonOf(error);
    log.warn({ err: error, backupId: backup.id, attempt }, "a backup broke off");
    const isClear = await removeIfPossible(fileKey, context);
    // What could not be removed goes with the row, which names one file and no more.
    if ((attempt >= maxAttempts || !isClear) && !signal.aborted) {
      await endBackup(backup, context, text);
      return 0;
    }
    await store.transact((db) =>
      backupStore(db).update(backup.id, {
        status: "Waiting",
        // One that was called off with the server begins anew with the next.
        attempt: signal.aborted ? backup.attempt : attempt,
        error: text,
      }),
    );
    return signal.aborted ? 1 : 200;
  }
  return 0;
}

/** What the owner reads. The system's own errors name paths and addresses, which stay in the log. */
function reasonOf(error: unknown): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) return `the backup could not be stored: ${code}`;
  return error instanceof Error ? error.message : String(error);
}

/** Notes now and then how far it is. Nothing waits for that. */
async function dump(
  backup: Backup,
  source: DumpSource,
  fileKey: string,
  context: BackupReconcileContext,
  signal: AbortSignal,
): Promise<FileSum> {
  let noting: Promise<unknown> = Promise.resolve();
  let notedAt = performance.now();
  const onProgress = (share: number) => {
    if (performance.now() - notedAt < noteEveryMs) return;
    notedAt = performance.now();
    const progress = Math.min(99, Math.round(share * 100));
    noting = context.store.transact((db) => backupStore(db).update(backup.id, { progress }));
    // Awaited below; without this a failure before that would count as unhandled.
    noting.catch(() => undefined);
  };
  const file = await dumpToStorage(source, fileKey, context, { signal, onProgress });
  await noting;
  return file;
}

/** The file is whole and safe. A scheduled one is looked at before it counts. */
async function noteTaken(
  backup: Backup,
  taken: FileSum,
  { store, clock, wake }: BackupReconcileContext,
): Promise<void> {
  const now = clock.now();
  await store.transact(async (db, onCommit) => {
    const backups = backupStore(db);
    const row = await backups.find(backup.id);
    // Another control plane took this one for dead and gave the backup up: its file is removed.
    if (row?.status !== "Running" || row.attempt !== backup.attempt) {
      throw new Error("the backup was given up meanwhile");
    }
    if (backup.mode === "Automated") {
      await backups.update(backup.id, { ...taken, error: "", progress: 99, status: "Checking" });
      return;
    }
    await succeedBackup(backup, taken, { db, now, work: workQueue(db, onCommit, now, wake) });
  });
}
