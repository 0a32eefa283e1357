import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MissingBackupFile } from "../../drivers/backup-storage.ts";
import { aofFolder, aofManifest, clearData } from "../../engine/redis/data-files.ts";
import { truncateAof } from "../../engine/redis/redis-tools.ts";
import { TerminalError } from "../../kernel/api-error.ts";
import type { LogSegment } from "./backup.ts";
import { fetchPieces } from "./log-pieces.ts";
import type { Seed } from "./seed.ts";
import type { SeedPlacerParts, SeedTarget } from "./seed-placer.ts";
import { segmentStore } from "./segment-store.ts";

/** Redis may hold back what it writes to its file for two seconds, while the disk is busy. */
export const aofDelayMs = 3_000;

/**
 * Copies an archived log and cuts the copy after the second that is wanted. A copy, because the
 * archive holds the very files that the node still writes.
 */
export async function placePoint(
  seed: Extract<Seed, { segmentId: string }>,
  { dir, appendOnly }: SeedTarget,
  parts: SeedPlacerParts,
): Promise<void> {
  const { store, machineClock, redisServer } = parts;
  // Only an append-only file can be cut, and a node without one would not load it.
  if (!appendOnly) throw new TerminalError("the instance keeps no append-only file");
  const waitMs = (seed.second + 1) * 1000 + aofDelayMs - machineClock.now();
  if (waitMs > 0) await sleep(Math.min(waitMs, aofDelayMs + 1000));
  const segment = await store.read((db) => segmentStore(db).find(seed.segmentId));
  const isCovered = segment?.closedAt === null || seed.second * 1000 < (segment?.closedAt ?? 0);
  // It was found since that the log ended before that second.
  if (!segment || !isCovered) {
    throw new TerminalError("the archived log does not reach that second");
  }
  await clearData(dir);
  const target = join(dir, aofFolder);
  await mkdir(target, { mode: 0o700 });
  await fetchLog(segment, seed.second, target, parts);
  await truncateAof(redisServer(), join(target, aofManifest), seed.second);
}

/** From this machine, or else from the remote storage as far as that has it. */
async function fetchLog(
  segment: LogSegment,
  second: number,
  target: string,
  { archiveDir, storage, store }: SeedPlacerParts,
): Promise<void> {
  try {
    await cp(join(archiveDir, segment.id), target, { recursive: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    // It may have moved since the row was read.
    const found = await store.read((db) => segmentStore(db).find(segment.id));
    const isStored = found?.isLocal === 0 || (second + 1) * 1000 <= (found?.storedUntil ?? 0);
    if (!found || !isStored) {
      throw new MissingBackupFile("the archived log is no longer there", { cause });
    }
    await rm(target, { recursive: true, force: true });
    await fetchPieces(found, target, storage);
  }
}
