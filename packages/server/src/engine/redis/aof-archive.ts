import { link, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AofFile, aofFolder, aofManifest, readManifest } from "./data-files.ts";

/** Name of the base that a node's append-only file begins with now; empty when it has none. */
export function baseName(nodeDir: string): string {
  return readManifest(nodeDir).find(({ type }) => type === "b")?.name ?? "";
}

/**
 * Keeps the node's present append-only file in an archive, by hard links: what the node goes on to
 * write into it arrives there too, and a rewrite takes nothing away. Idempotent.
 * @throws Error with code EXDEV when the archive is on another file system
 */
export async function linkAof(nodeDir: string, archive: string): Promise<void> {
  const files = readManifest(nodeDir).filter(({ type }) => type !== "h");
  await rm(archive, { recursive: true, force: true });
  await mkdir(archive, { recursive: true, mode: 0o700 });
  for (const { name } of files) {
    await link(join(nodeDir, aofFolder, name), join(archive, name));
  }
  await writeFile(join(archive, aofManifest), files.map(manifestLine).join(""), { mode: 0o600 });
}

function manifestLine({ name, type }: AofFile): string {
  const sequence = /\.(\d+)\.(?:base|incr)\./.exec(name)?.[1] ?? "1";
  return `file ${name} seq ${sequence} type ${type}\n`;
}

/** Size of an archived file, and when anything was last added to it (milliseconds). */
export async function archiveState(
  archive: string,
  names: readonly string[],
): Promise<{ sizeBytes: number; writtenAt: number }> {
  let sizeBytes = 0;
  let writtenAt = 0;
  for (const name of names) {
    const { size, mtimeMs } = await stat(join(archive, name));
    sizeBytes += size;
    writtenAt = Math.max(writtenAt, mtimeMs);
  }
  return { sizeBytes, writtenAt };
}
