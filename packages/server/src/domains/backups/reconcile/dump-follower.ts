import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type FileSum, fileSum, runningSum } from "../file-sum.ts";

const bufferBytes = 1024 * 1024;

/**
 * Sums a dump while a node's child writes it, so that a large one need not be read once more when
 * it is whole: a tenth of a backup's time. Redis only ever appends to the file, and renames it at
 * the end. What was followed is compared with what then has the name; anything else is summed anew.
 */
export class DumpFollower implements AsyncDisposable {
  readonly #dir: string;
  readonly #sum = runningSum();
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #file: FileHandle | undefined;

  /** @param dir the node's folder */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Sums what has come since the last time. */
  async catchUp(): Promise<void> {
    this.#file ??= await openGrowing(this.#dir);
    if (!this.#file) return;
    for (;;) {
      const { bytesRead } = await this.#file.read(this.#buffer);
      if (bytesRead === 0) return;
      this.#sum.add(this.#buffer.subarray(0, bytesRead));
    }
  }

  /** The sum of the dump, which is whole by now and has this path. */
  async total(path: string): Promise<FileSum> {
    const whole = await stat(path);
    if ((await this.#file?.stat())?.ino !== whole.ino) return fileSum(path);
    await this.catchUp();
    return this.#sum.total();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close();
  }
}

/** The file that a child of the node is writing; undefined while there is none. */
async function openGrowing(dir: string): Promise<FileHandle | undefined> {
  const names = (await readdir(dir)).filter((name) => /^temp-\d+\.rdb$/.test(name));
  // Several: others were left behind by children that were killed.
  const [newest] = (await Promise.all(names.map((name) => ageOf(join(dir, name)))))
    .filter((each) => each !== undefined)
    .sort((one, other) => other.mtimeMs - one.mtimeMs);
  return newest && unlessRenamed(open(newest.path, "r"));
}

async function ageOf(path: string): Promise<{ path: string; mtimeMs: number } | undefined> {
  const found = await unlessRenamed(stat(path));
  return found && { path, mtimeMs: found.mtimeMs };
}

async function unlessRenamed<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
