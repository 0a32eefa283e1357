import { createHash } from "node:crypto";
import { streamDump } from "../../../engine/redis/dump-stream.ts";
import { instanceStore } from "../../instances/index.ts";
import { type Backup, expiryOf } from "../backup.ts";
import { backupStore } from "../backup-store.ts";
import type { BackupReconcileContext, DumpSource } from "./backup-context.ts";
import { endBackup } from "./end-backup.ts";
import { step } from "./step.ts";

/** A node that restarts or hands over is waited for this long, by the installation's clock. */
const patienceMs = 15 * 60_000;
const maxAttempts = 3;
const noteEveryMs = 500;

/**
 * Streams a dump from the node into the storage. Nothing of it lies on the node's disk, and in
 * memory is only what has not been written yet.
 * @returns how long to wait before another try; 0: look at the row again now
 */
export async function takeBackup(
  backup: Backup,
  context: BackupReconcileContext,
  signal: AbortSignal,
): Promise<number> {
  const { store, clock, storage, log } = context;
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
    }),
  );
  try {
    const taken = await step(context, backup, "stream", () =>
      stream(backup, source, fileKey, context, signal),
    );
    await noteTaken(backup, taken, context);
  } catch (error) {
    await storage.remove(fileKey);
    const text = error instanceof Error ? error.message : String(error);
    log.warn({ err: error, backupId: backup.id, attempt }, "a backup broke off");
    if (attempt >= maxAttempts && !signal.aborted) {
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

interface Taken {
  readonly sizeBytes: number;
  readonly checksum: string;
}

async function stream(
  backup: Backup,
  source: DumpSource,
  fileKey: string,
  { storage, store }: BackupReconcileContext,
  signal: AbortSignal,
): Promise<Taken> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let noting: Promise<unknown> = Promise.resolve();
  let notedAt = performance.now();
  const note = () => {
    const progress = Math.min(99, Math.round((sizeBytes / Math.max(1, source.usedBytes)) * 100));
    notedAt = performance.now();
    noting = store.transact((db) => backupStore(db).update(backup.id, { progress }));
    // Awaited below; without this a failure before that would count as unhandled.
    noting.catch(() => undefined);
  };
  async function* passing(): AsyncGenerator<Buffer> {
    for await (const chunk of streamDump({ ...source, path: source.socket, signal })) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      if (performance.now() - notedAt > noteEveryMs) note();
      yield chunk;
    }
  }
  await storage.write(fileKey, passing());
  await noting;
  return { sizeBytes, checksum: hash.digest("hex") };
}

/** The file is whole and safe. A scheduled one is looked at before it counts. */
async function noteTaken(
  backup: Backup,
  taken: Taken,
  { store, clock }: BackupReconcileContext,
): Promise<void> {
  const now = clock.now();
  const isChecked = backup.mode === "Automated";
  await store.transact((db) =>
    backupStore(db).update(backup.id, {
      ...taken,
      error: "",
      progress: isChecked ? 99 : 100,
      status: isChecked ? "Checking" : "Success",
      ...(isChecked ? {} : { endedAt: now, expiresAt: expiryOf(backup, now) }),
    }),
  );
}
