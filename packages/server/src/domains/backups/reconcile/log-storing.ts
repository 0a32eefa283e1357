import { createReadStream, existsSync } from "node:fs";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, done, type Outcome, type Reconciler } from "../../../reconcile/reconciler.ts";
import type { LogSegment } from "../backup.ts";
import { endOf, type LogPiece, pieceKey, piecesOf, removePieces } from "../log-pieces.ts";
import { aofDelayMs } from "../place-point.ts";
import { segmentStore } from "../segment-store.ts";
import type { LogReconcileContext } from "./log-reconciler.ts";

/** What is lost of a log with its machine is not more than was written in this time. */
const everyMs = 5 * 60_000;

type StoringContext = Pick<
  LogReconcileContext,
  "store" | "storage" | "machineClock" | "archiveDir" | "log"
>;

/**
 * Brings archived logs into a remote storage: one that still grows piece by piece, one that has
 * ended as a whole, and then this machine keeps nothing of it; and takes them out again. Beside the
 * archiving itself, which must not wait for a slow storage.
 */
export function logStoringReconciler(context: StoringContext): Reconciler {
  return {
    kind: "log-storing",
    concurrency: 4,
    reconcile: (instanceId, { signal }) => storeLogs(instanceId, context, signal),
  };
}

async function storeLogs(
  instanceId: string,
  context: StoringContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const segments = await context.store.read((db) => segmentStore(db).all(instanceId));
  for (const segment of segments) {
    if (signal.aborted) return after(0);
    if (segment.openedAt === null) continue;
    if (segment.expiresAt !== null) {
      await removePieces(segment, context.storage);
      await context.store.transact((db) => segmentStore(db).delete(segment.id));
      continue;
    }
    const isThere = existsSync(join(context.archiveDir, segment.id));
    if (segment.isLocal === 1 && isThere) await storeSegment(segment, context);
    if (segment.closedAt !== null) await forgetLocal(segment, context);
  }
  return segments.length === 0 ? done : after(everyMs);
}

/** Sends what the segment's files have more than the storage. */
async function storeSegment(segment: LogSegment, context: StoringContext): Promise<void> {
  const { store, machineClock, archiveDir } = context;
  // Redis may hold back what it writes to its file for a while.
  const storedUntil = machineClock.now() - aofDelayMs;
  const folder = join(archiveDir, segment.id);
  let pieces = piecesOf(segment);
  for (const piece of pieces.filter(({ isStored }) => !isStored)) {
    pieces = await send(segment, piece, pieces, context);
  }
  for (const name of await readdir(folder)) {
    const from = endOf(pieces, name);
    const bytes = (await stat(join(folder, name))).size - from;
    if (bytes <= 0) continue;
    pieces = await send(segment, { name, from, bytes, isStored: false }, pieces, context);
  }
  await store.transact((db) => segmentStore(db).update(segment.id, { storedUntil }));
}

/**
 * The row names a piece before it is sent, so that whoever removes the segment finds it.
 * @returns the pieces with this one
 */
async function send(
  segment: LogSegment,
  piece: LogPiece,
  pieces: readonly LogPiece[],
  context: StoringContext,
): Promise<LogPiece[]> {
  const { storage, archiveDir } = context;
  const others = pieces.filter(({ name, from }) => name !== piece.name || from !== piece.from);
  const key = pieceKey(segment, piece);
  const gone = () => new Error("the segment was removed while it was stored");
  const planned = [...others, { ...piece, isStored: false }];
  if (!(await notePieces(segment, planned, context))) throw gone();
  const { from, bytes } = piece;
  await storage.write(
    key,
    createReadStream(join(archiveDir, segment.id, piece.name), {
      start: from,
      end: from + bytes - 1,
      highWaterMark: 1024 * 1024,
    }),
  );
  const all = [...others, { ...piece, isStored: true }];
  if (await notePieces(segment, all, context)) return all;
  await storage.remove(key);
  throw gone();
}

/** @returns false when the segment is gone */
async function notePieces(
  { id }: LogSegment,
  pieces: readonly LogPiece[],
  { store }: StoringContext,
): Promise<boolean> {
  return store.transact(async (db) => {
    const segments = segmentStore(db);
    if (!(await segments.find(id))) return false;
    await segments.update(id, { pieces: JSON.stringify(pieces) });
    return true;
  });
}

/**
 * All of it is stored that there is: it was closed before its files were looked at. Idempotent.
 */
async function forgetLocal(
  { id, isLocal }: LogSegment,
  { store, archiveDir, log }: StoringContext,
): Promise<void> {
  if (isLocal === 1) {
    await store.transact((db) => segmentStore(db).update(id, { isLocal: 0 }));
    log.debug({ segmentId: id }, "an archived log is in the storage");
  }
  const folder = join(archiveDir, id);
  // At once, so that whoever copies it finds nothing rather than a part.
  await rename(folder, `${folder}.gone`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rm(`${folder}.gone`, { recursive: true, force: true });
}
