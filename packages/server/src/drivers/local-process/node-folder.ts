import { chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { NodeSpec } from "../driver.ts";

const safeName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Folder of a node. @throws Error for an id that would lead out of `nodesDir` */
export function nodeFolder(nodesDir: string, nodeId: string): string {
  if (!safeName.test(nodeId)) throw new Error(`Not usable as a node id: ${JSON.stringify(nodeId)}`);
  return join(nodesDir, nodeId);
}

/**
 * Makes the folder (0700) and writes the files of the spec (0600), each whole or not at all. In a new
 * folder, which nobody reads before its node is started, nothing is written: that is left to whoever
 * starts the node. Idempotent.
 * @returns the files that are left to be written, by path
 */
export async function prepareFolder(
  dir: string,
  files: NodeSpec["files"],
): Promise<Readonly<Record<string, string>>> {
  const isNew = (await mkdir(dir, { recursive: true, mode: 0o700 })) !== undefined;
  const strange = Object.keys(files).find((name) => !safeName.test(name));
  if (strange !== undefined) {
    throw new Error(`Not usable as a file name: ${JSON.stringify(strange)}`);
  }
  const filled = Object.entries(files).map(
    ([name, content]) => [join(dir, name), fillIn(content, dir)] as const,
  );
  if (isNew) return Object.fromEntries(filled);
  chmodSync(dir, 0o700);
  for (const [path, text] of filled) replaceFile(path, text);
  return {};
}

/** A new file each time: an old one could have a wider mode or be a link to elsewhere. */
function replaceFile(path: string, text: string): void {
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, text, { mode: 0o600, flag: "wx" });
  renameSync(`${path}.new`, path);
}

/** Puts the node's folder where a text says `{dir}`. */
export function fillIn(text: string, dir: string): string {
  return text.replaceAll("{dir}", () => dir);
}
