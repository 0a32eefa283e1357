import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { archiveState } from "../../../engine/redis/aof-archive.ts";
import { aofManifest } from "../../../engine/redis/data-files.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { LogSegment } from "../backup.ts";
import { piecesOf } from "../log-pieces.ts";
import { segmentStore } from "../segment-store.ts";
import type { LogReconcileContext } from "./log-reconciler.ts";

/** Its node is no longer the master: nothing after its last write counts. */
export async function closeStranded(
  segment: LogSegment,
  context: LogReconcileContext,
): Promise<void> {
  if (segment.openedAt === null) return removeSegment(segment, context);
  const { writtenAt } = await stateOf(segment, context);
  const lastSecond = Math.floor(Math.max(writtenAt, segment.openedAt) / 1000) * 1000;
  await context.store.transact((db) =>
    segmentStore(db).update(segment.id, { closedAt: lastSecond + 1000 }),
  );
}

export async function noteSize(segment: LogSegment, context: LogReconcileContext): Promise<void> {
  const { sizeBytes } = await stateOf(segment, context);
  if (sizeBytes === segment.sizeBytes) return;
  await context.store.transact((db) => segmentStore(db).update(segment.id, { sizeBytes }));
}

async function stateOf(segment: LogSegment, { archiveDir }: LogReconcileContext) {
  const archive = join(archiveDir, segment.id);
  // All that is left of it is what a remote storage has.
  if (!existsSync(archive)) {
    return { sizeBytes: segment.sizeBytes, writtenAt: (segment.storedUntil ?? 1_000) - 1_000 };
  }
  const names = (await readdir(archive)).filter((name) => name !== aofManifest);
  return archiveState(archive, names);
}

/** What a remote storage has of it is taken away beside this: the archiving does not wait for that. */
export async function removeSegment(
  { id, instanceId }: LogSegment,
  { store, clock, archiveDir, wake }: LogReconcileContext,
): Promise<void> {
  await rm(join(archiveDir, id), { recursive: true, force: true });
  await store.transact(async (db, onCommit) => {
    const segments = segmentStore(db);
    const segment = await segments.find(id);
    if (!segment || piecesOf(segment).length === 0) {
      await segments.delete(id);
      return;
    }
    const now = clock.now();
    await segments.update(id, { expiresAt: now });
    await workQueue(db, onCommit, now, wake).request("log-storing", instanceId);
  });
}
