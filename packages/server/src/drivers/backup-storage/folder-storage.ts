import { createWriteStream } from "node:fs";
import { chmod, copyFile, link, mkdir, open, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type BackupStorage, MissingBackupFile, requireSafeKey } from "../backup-storage.ts";

/** How much may wait for the disk. Larger writes cost less. */
const bufferBytes = 1024 * 1024;

/** Backups as files below a folder (made with mode 0700), each 0600. */
export function folderStorage(folder: string): BackupStorage {
  const pathOf = (key: string) => {
    requireSafeKey(key);
    return join(folder, key);
  };
  return {
    isRemote: false,

    async write(key, source) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        const part = createWriteStream(partOf(path), {
          mode: 0o600,
          highWaterMark: bufferBytes,
          flush: true,
        });
        await pipeline(source, part);
        await rename(partOf(path), path);
        await syncFile(dirname(path));
      } catch (error) {
        await rm(partOf(path), { force: true });
        throw error;
      }
    },

    async adopt(key, from) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rm(partOf(path), { force: true });
      try {
        await link(from, partOf(path));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
        await copyFile(from, partOf(path));
        await syncFile(partOf(path));
      }
      await chmod(partOf(path), 0o600);
      await rename(partOf(path), path);
      await syncFile(dirname(path));
    },

    async read(key): Promise<Readable> {
      try {
        const file = await open(pathOf(key), "r");
        return file.createReadStream({ highWaterMark: bufferBytes });
      } catch (error) {
        throw missing(error, key);
      }
    },

    async fetchTo(key, path) {
      await rm(path, { force: true });
      try {
        // Redis never changes a file that it loads: it writes a new one and takes its name.
        await link(pathOf(key), path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw missing(error, key);
        await copyFile(pathOf(key), path);
      }
    },

    async remove(key) {
      const path = pathOf(key);
      await rm(path, { force: true });
      await rm(partOf(path), { force: true });
      await rmdir(dirname(path)).catch((error: NodeJS.ErrnoException) => {
        // Other backups of the instance are there, or nothing ever was.
        if (error.code !== "ENOTEMPTY" && error.code !== "ENOENT") throw error;
      });
    },
  };
}

function partOf(path: string): string {
  return `${path}.part`;
}

/** Makes what a file holds, or the names in a folder, survive a loss of power. */
async function syncFile(path: string): Promise<void> {
  await using file = await open(path, "r");
  await file.sync();
}

function missing(cause: unknown, key: string): unknown {
  if ((cause as NodeJS.ErrnoException).code !== "ENOENT") return cause;
  return new MissingBackupFile(`there is no backup file ${key}`, { cause });
}
