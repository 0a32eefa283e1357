import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";

export interface SeenFile {
  /** Below the folder that was asked for. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  /** Empty for a folder or a socket. */
  readonly bytes: Buffer;
}

/** Every file, folder and socket below a folder as they are now. One that goes meanwhile is left out. */
export function filesBelow(folder: string): SeenFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const seen = ifThere(() => ({
      path: relative(folder, path),
      mode: lstatSync(path).mode & 0o777,
      bytes: entry.isFile() ? readFileSync(path) : Buffer.alloc(0),
    }));
    return seen ? [seen] : [];
  });
}

export interface SeenProcess {
  readonly pid: number;
  readonly arguments: Buffer;
  readonly environment: Buffer;
}

/** Processes whose working folder is this one or below it, as every node's is. */
export function processesIn(folder: string): SeenProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => ifThere(() => readlinkSync(`/proc/${name}/cwd`))?.startsWith(`${folder}/`))
    .flatMap((name) => ifThere(() => processOf(Number(name))) ?? []);
}

export function processOf(pid: number): SeenProcess {
  return {
    pid,
    arguments: readFileSync(`/proc/${pid}/cmdline`),
    environment: readFileSync(`/proc/${pid}/environ`),
  };
}

/** What others own or what has ended meanwhile is not ours to see. */
function ifThere<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (["ENOENT", "ESRCH", "EACCES"].includes(code)) return undefined;
    throw error;
  }
}
