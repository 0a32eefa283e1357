import { type BackupStorage, MissingBackupFile } from "../../drivers/backup-storage.ts";
import { firstDump, prepareForDump } from "../../engine/redis/data-files.ts";
import { RedisFileError } from "../../engine/redis/redis-tools.ts";
import { TerminalError } from "../../kernel/api-error.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Store } from "../../store/store.ts";
import type { Backup } from "./backup.ts";
import { backupStore } from "./backup-store.ts";
import { fileSum } from "./file-sum.ts";
import { placePoint } from "./place-point.ts";
import { isTempReady, placeTemp } from "./place-temp.ts";
import type { DumpSource } from "./reconcile/backup-context.ts";
import { parseSeed, type Seed } from "./seed.ts";

export interface SeedPlacer {
  /** False while the data of a seed still change, or cannot be read for a moment. */
  isReady(seed: string): Promise<boolean>;
  /**
   * Fills the folder of a node that never ran with the data of a seed. Idempotent: begins anew.
   * @throws TerminalError when the data are gone or damaged
   */
  place(seed: string, target: SeedTarget): Promise<void>;
  /**
   * Why a node could not load what was placed, where that is the data's fault.
   * @throws TerminalError when they are damaged; returns when they are as they were taken
   */
  check(seed: string, target: SeedTarget): Promise<void>;
}

export interface SeedTarget {
  readonly dir: string;
  /** The node will load an append-only file; else a dump. */
  readonly appendOnly: boolean;
  /**
   * Nothing is lost when the data turn out to be damaged: then the sum that Redis itself looks at
   * as it loads them is enough, and nobody waits for another.
   */
  readonly isNew: boolean;
}

export interface SeedPlacerParts {
  readonly store: Store;
  readonly storage: BackupStorage;
  /** Folder of the archived logs. */
  readonly archiveDir: string;
  /** The machine's own clock, which is that of the nodes' files. */
  readonly machineClock: Clock;
  /** The node to read an instance's data from; null while none answers. */
  dumpSource(instanceId: string): Promise<DumpSource | null>;
  /** Full path of redis-server. */
  redisServer(): string;
}

/** Puts backups and archived logs where a node finds them as its own data. */
export function seedPlacer(parts: SeedPlacerParts): SeedPlacer {
  return {
    async isReady(text) {
      const seed = parseSeed(text);
      return "tempInstanceId" in seed ? isTempReady(seed, parts) : true;
    },

    async place(text, target) {
      const seed = parseSeed(text);
      try {
        if ("backupId" in seed) await placeBackup(seed, target, parts);
        else if ("tempInstanceId" in seed) await placeTemp(seed, target, parts);
        else await placePoint(seed, target, parts);
      } catch (cause) {
        if (!(cause instanceof MissingBackupFile || cause instanceof RedisFileError)) throw cause;
        throw new TerminalError(cause.message, { cause });
      }
    },

    async check(text, target) {
      const seed = parseSeed(text);
      if (!("backupId" in seed)) return;
      const backup = await parts.store.read((db) => backupStore(db).find(seed.backupId));
      if (backup) await requireWhole(firstDump(target.dir, target), backup);
    },
  };
}

async function placeBackup(
  seed: Extract<Seed, { backupId: string }>,
  { dir, appendOnly, isNew }: SeedTarget,
  { store, storage }: SeedPlacerParts,
): Promise<void> {
  const backup = await store.read((db) => backupStore(db).find(seed.backupId));
  if (backup?.status !== "Success") {
    throw new TerminalError(`backup ${seed.backupId} is no longer there`);
  }
  const path = await prepareForDump(dir, { appendOnly });
  await storage.fetchTo(backup.fileKey, path);
  if (!isNew) await requireWhole(path, backup);
}

async function requireWhole(path: string, backup: Backup): Promise<void> {
  if ((await fileSum(path)).checksum !== backup.checksum) {
    throw new TerminalError(`the file of backup ${backup.id} is damaged`);
  }
}
