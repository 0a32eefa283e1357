import { type BackupStorage, MissingBackupFile } from "../../drivers/backup-storage.ts";
import { prepareForDump } from "../../engine/redis/data-files.ts";
import { RedisFileError } from "../../engine/redis/redis-tools.ts";
import { TerminalError } from "../../kernel/api-error.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Store } from "../../store/store.ts";
import { backupStore } from "./backup-store.ts";
import { fileSum } from "./file-sum.ts";
import { placePoint } from "./place-point.ts";
import { parseSeed, type Seed } from "./seed.ts";

export interface SeedPlacer {
  /**
   * Fills the folder of a node that never ran with the data of a seed. Idempotent: begins anew.
   * @throws TerminalError when the data are gone or damaged
   */
  place(seed: string, target: SeedTarget): Promise<void>;
}

export interface SeedTarget {
  readonly dir: string;
  /** The node will load an append-only file; else a dump. */
  readonly appendOnly: boolean;
}

export interface SeedPlacerParts {
  readonly store: Store;
  readonly storage: BackupStorage;
  /** Folder of the archived logs. */
  readonly archiveDir: string;
  /** The machine's own clock, which is that of the nodes' files. */
  readonly machineClock: Clock;
  /** Full path of redis-server. */
  redisServer(): string;
}

/** Puts backups and archived logs where a node finds them as its own data. */
export function seedPlacer(parts: SeedPlacerParts): SeedPlacer {
  return {
    async place(text, target) {
      const seed = parseSeed(text);
      try {
        if ("backupId" in seed) await placeBackup(seed, target, parts);
        else await placePoint(seed, target, parts);
      } catch (cause) {
        if (!(cause instanceof MissingBackupFile || cause instanceof RedisFileError)) throw cause;
        throw new TerminalError(cause.message, { cause });
      }
    },
  };
}

async function placeBackup(
  seed: Extract<Seed, { backupId: string }>,
  { dir, appendOnly }: SeedTarget,
  { store, storage }: SeedPlacerParts,
): Promise<void> {
  const backup = await store.read((db) => backupStore(db).find(seed.backupId));
  if (backup?.status !== "Success") {
    throw new TerminalError(`backup ${seed.backupId} is no longer there`);
  }
  const path = await prepareForDump(dir, { appendOnly });
  await storage.fetchTo(backup.fileKey, path);
  // Redis checks the sum inside a dump only after it has loaded it; by then the old data are gone.
  if ((await fileSum(path)).checksum !== backup.checksum) {
    throw new TerminalError(`the file of backup ${backup.id} is damaged`);
  }
}
