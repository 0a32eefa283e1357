import { openSync } from "node:fs";
import { chmod, mkdir, open, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NodeSpec } from "../driver.ts";

const safeName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Folder of a node. @throws Error for an id that would lead out of `nodesDir` */
export function nodeFolder(nodesDir: string, nodeId: string): string {
  if (!safeName.test(nodeId)) throw new Error(`Not usable as a node id: ${JSON.stringify(nodeId)}`);
  return join(nodesDir, nodeId);
}

/**
 * Makes the folder (0700), writes the files of the spec (0600), each whole or not at all, and makes
 * the file that takes what the node prints. Idempotent.
 */
export async function prepareFolder(dir: string, files: NodeSpec["files"]): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  const strange = Object.keys(files).find((name) => !safeName.test(name));
  if (strange !== undefined) {
    throw new Error(`Not usable as a file name: ${JSON.stringify(strange)}`);
  }
  const written = Object.entries(files).map(async ([name, content]) => {
    const path = join(dir, name);
    // A new file each time: an old one could have a wider mode or be a link to elsewhere.
    await writeFile(`${path}.new`, fillIn(content, dir), { mode: 0o600 });
    await chmod(`${path}.new`, 0o600);
    await rename(`${path}.new`, path);
  });
  const output = open(outputFile(dir), "a", 0o600).then((file) => file.close());
  // All of them end before this does, so that nothing writes any more when it is tried again.
  for (const outcome of await Promise.allSettled([...written, output])) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
}

/** Opens the file that takes what the node prints. It is kept from start to start. */
export function openOutput(dir: string): number {
  return openSync(outputFile(dir), "a", 0o600);
}

function outputFile(dir: string): string {
  return join(dir, "output.log");
}

/** Puts the node's folder where a text says `{dir}`. */
export function fillIn(text: string, dir: string): string {
  return text.replaceAll("{dir}", () => dir);
}
