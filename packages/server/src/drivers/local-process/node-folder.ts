import { chmodSync, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeSpec } from "../driver.ts";

const safeName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Folder of a node. @throws Error for an id that would lead out of `nodesDir` */
export function nodeFolder(nodesDir: string, nodeId: string): string {
  if (!safeName.test(nodeId)) throw new Error(`Not usable as a node id: ${JSON.stringify(nodeId)}`);
  return join(nodesDir, nodeId);
}

/**
 * Makes the folder (0700) and writes the files of the spec (0600), each whole or not at all.
 * Idempotent. Calls are synchronous: a handful of tiny writes is done before a thread pool
 * would have answered.
 */
export function prepareFolder(dir: string, files: NodeSpec["files"]): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  for (const [name, content] of Object.entries(files)) {
    if (!safeName.test(name)) throw new Error(`Not usable as a file name: ${JSON.stringify(name)}`);
    const path = join(dir, name);
    // A new file each time: an old one could have a wider mode or be a link to elsewhere.
    writeFileSync(`${path}.new`, fillIn(content, dir), { mode: 0o600 });
    chmodSync(`${path}.new`, 0o600);
    renameSync(`${path}.new`, path);
  }
}

/** Opens the file that takes what the node prints. It is kept from start to start. */
export function openOutput(dir: string): number {
  return openSync(join(dir, "output.log"), "a", 0o600);
}

/** Puts the node's folder where a text says `{dir}`. */
export function fillIn(text: string, dir: string): string {
  return text.replaceAll("{dir}", () => dir);
}
