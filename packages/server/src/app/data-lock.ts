import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isRunning, readStat } from "../drivers/local-process/proc.ts";

/** Start time of a living process; null when there is none. */
function processStartTicks(pid: number): string | null {
  const stat = readStat(pid);
  return stat && isRunning(stat) ? stat.startTicks : null;
}

/** What other commands need to know of the server that holds a data folder. */
export interface LockHolder {
  readonly pid: number;
  /** With the pid it names one process for ever. */
  readonly startTicks: string;
  /** Null until the API answers. */
  readonly ready: { readonly endpoint: string; readonly tlsEndpoint: string | null } | null;
}

/** Another living server holds the data folder. */
export class DataFolderInUse extends Error {
  override readonly name = "DataFolderInUse";
  readonly holder: LockHolder;

  constructor(dataDir: string, holder: LockHolder) {
    super(`${dataDir} is in use by process ${holder.pid}`);
    this.holder = holder;
  }
}

const lockFile = (dataDir: string) => join(dataDir, "kvasir.lock");

/** The living server of this folder, or null. A file that a crash left behind names nobody. */
export function lockHolder(dataDir: string): LockHolder | null {
  return livingHolder(readLock(lockFile(dataDir)));
}

/**
 * One server per data folder: a file that names this process. One that was left by a process that
 * is no more is taken over.
 * @throws DataFolderInUse
 */
export function lockDataFolder(dataDir: string): DataLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return new DataLock(dataDir);
}

export class DataLock implements Disposable {
  readonly #path: string;
  readonly #mine: Omit<LockHolder, "ready">;

  constructor(dataDir: string) {
    this.#path = lockFile(dataDir);
    this.#mine = { pid: process.pid, startTicks: processStartTicks(process.pid) ?? "" };
    const draft = this.#draft({ ...this.#mine, ready: null });
    try {
      for (;;) {
        if (linkIfFree(draft, this.#path)) return;
        const found = readLock(this.#path);
        const holder = livingHolder(found);
        if (holder) throw new DataFolderInUse(dataDir, holder);
        if (found !== null) this.#removeStale(found);
      }
    } finally {
      unlinkSync(draft);
    }
  }

  /** Tells other commands where the API answers. */
  publish(ready: NonNullable<LockHolder["ready"]>): void {
    renameSync(this.#draft({ ...this.#mine, ready }), this.#path);
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { force: true });
  }

  #draft(holder: LockHolder): string {
    const path = `${this.#path}.${process.pid}`;
    writeFileSync(path, JSON.stringify(holder), { mode: 0o600 });
    return path;
  }

  /** Of several servers that find the same stale file, one moves it; none moves a fresh one. */
  #removeStale(stale: string): void {
    const aside = `${this.#path}.${process.pid}.stale`;
    try {
      renameSync(this.#path, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    if (readLock(aside) !== stale) linkIfFree(aside, this.#path);
    unlinkSync(aside);
  }
}

function linkIfFree(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function livingHolder(text: string | null): LockHolder | null {
  if (!text) return null;
  const holder = JSON.parse(text) as LockHolder;
  return processStartTicks(holder.pid) === holder.startTicks ? holder : null;
}
