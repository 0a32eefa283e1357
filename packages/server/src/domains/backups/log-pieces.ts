import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BackupStorage } from "../../drivers/backup-storage.ts";
import { readManifest } from "../../engine/redis/data-files.ts";
import type { LogSegment } from "./backup.ts";

/** A stretch of one file of a segment. Files only grow, so what it holds never changes. */
export interface LogPiece {
  readonly name: string;
  /** Offset of its first byte. */
  readonly from: number;
  readonly bytes: number;
  /** False from before it is sent until it is there. */
  readonly isStored: boolean;
}

export function piecesOf(segment: Pick<LogSegment, "pieces">): LogPiece[] {
  return JSON.parse(segment.pieces) as LogPiece[];
}

/** Name in the storage. */
export function pieceKey(
  { id, instanceId }: Pick<LogSegment, "id" | "instanceId">,
  { name, from }: Pick<LogPiece, "name" | "from">,
): string {
  return `${instanceId}/log-${id}/${name}.${from}`;
}

/** Where the next piece of a file begins. */
export function endOf(pieces: readonly LogPiece[], name: string): number {
  return Math.max(
    0,
    ...pieces.filter((piece) => piece.name === name).map(({ from, bytes }) => from + bytes),
  );
}

/**
 * Puts the files of a segment together again.
 * @param target the folder of an append-only file
 * @throws MissingBackupFile
 */
export async function fetchPieces(
  segment: LogSegment,
  target: string,
  storage: Pick<BackupStorage, "read">,
): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  const stored = piecesOf(segment).filter(({ isStored }) => isStored);
  for (const [name, pieces] of Map.groupBy(stored, (piece) => piece.name)) {
    const inOrder = pieces.toSorted((a, b) => a.from - b.from);
    await pipeline(
      async function* () {
        for (const piece of inOrder) yield* await storage.read(pieceKey(segment, piece));
      },
      createWriteStream(join(target, name), { mode: 0o600, flush: true }),
    );
  }
  // A file with nothing in it has no piece, but Redis misses it.
  for (const { name } of readManifest(dirname(target))) {
    await writeFile(join(target, name), "", { mode: 0o600, flag: "a" });
  }
}

/** Takes every piece of a segment out of the storage, also one that was on its way. Idempotent. */
export async function removePieces(
  segment: LogSegment,
  storage: Pick<BackupStorage, "remove">,
): Promise<void> {
  for (const piece of piecesOf(segment)) await storage.remove(pieceKey(segment, piece));
}
