import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Folder of the append-only file inside a node's folder, and the stem of its names: Redis' own. */
export const aofFolder = "appendonlydir";
export const aofManifest = "appendonly.aof.manifest";
const firstBase = "appendonly.aof.1.base.rdb";

/** Where a node that never ran looks for the dump to begin with. */
export function firstDump(dir: string, { appendOnly }: { appendOnly: boolean }): string {
  return appendOnly ? join(dir, aofFolder, firstBase) : join(dir, "dump.rdb");
}

/**
 * Prepares the folder of a node that never ran so that it starts with a dump as its data, and says
 * where the dump has to be put. Whatever an earlier try left is removed.
 */
export async function prepareForDump(
  dir: string,
  { appendOnly }: { appendOnly: boolean },
): Promise<string> {
  await clearData(dir);
  if (appendOnly) {
    await mkdir(join(dir, aofFolder), { mode: 0o700 });
    const line = `file ${firstBase} seq 1 type b\n`;
    await writeFile(join(dir, aofFolder, aofManifest), line, { mode: 0o600 });
  }
  return firstDump(dir, { appendOnly });
}

/** Removes all data from the folder of a node that does not run. */
export async function clearData(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await rm(join(dir, aofFolder), { recursive: true, force: true });
  await rm(join(dir, "dump.rdb"), { force: true });
}

const asidePrefix = "unloadable-";
/** More than the newest two tell nothing more, and take room. */
const mostAside = 2;

/**
 * Puts the data of a node that does not run aside, so that it starts without any. They stay in its
 * folder for whoever wants to save something of them, in a folder named after this moment.
 * @returns that folder; null: there were none
 */
export async function putDataAside(dir: string, now: number): Promise<string | null> {
  const found = [aofFolder, "dump.rdb"].filter((name) => existsSync(join(dir, name)));
  if (found.length === 0) return null;
  const aside = join(dir, `${asidePrefix}${now}`);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  for (const name of found) await rename(join(dir, name), join(aside, name));
  const all = (await readdir(dir)).filter((name) => name.startsWith(asidePrefix)).sort();
  for (const name of all.slice(0, -mostAside)) {
    await rm(join(dir, name), { recursive: true, force: true });
  }
  return aside;
}

export interface AofFile {
  readonly name: string;
  readonly type: "b" | "i" | "h";
}

/** The files that a manifest names, in order; empty when there is none. */
export function readManifest(dir: string): AofFile[] {
  let text: string;
  try {
    text = readFileSync(join(dir, aofFolder, aofManifest), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const files: AofFile[] = [];
  for (const line of text.split("\n")) {
    const [, name, type] = /^file (\S+) seq \d+ type ([bih])$/.exec(line) ?? [];
    if (name !== undefined) files.push({ name, type: type as AofFile["type"] });
  }
  return files;
}
