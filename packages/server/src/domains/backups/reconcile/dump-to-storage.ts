import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { streamDump } from "../../../engine/redis/dump-stream.ts";
import { dumpName, saveDump } from "../../../engine/redis/save-dump.ts";
import type { BackupReconcileContext, DumpSource } from "./backup-context.ts";

export interface DumpedFile {
  readonly sizeBytes: number;
  readonly checksum: string;
}

interface DumpOptions {
  readonly signal: AbortSignal;
  /** Share of the work that is done, 0 to 1. */
  onProgress(share: number): void;
}

/**
 * Brings a dump of a node into the storage. Where that can take over a file, the node writes it: on
 * a busy machine its child alone is several times as fast as three processes that wait for each
 * other. Else it is streamed, and only what is not written yet is in memory.
 */
export function dumpToStorage(
  source: DumpSource,
  fileKey: string,
  { storage }: Pick<BackupReconcileContext, "storage">,
  options: DumpOptions,
): Promise<DumpedFile> {
  return storage.adopt
    ? saveAndAdopt(source, (path) => storage.adopt?.(fileKey, path), options)
    : stream(source, (chunks) => storage.write(fileKey, chunks), options);
}

async function saveAndAdopt(
  source: DumpSource,
  adopt: (path: string) => Promise<void> | undefined,
  { signal, onProgress }: DumpOptions,
): Promise<DumpedFile> {
  const path = join(source.dir, dumpName);
  await saveDump({ ...source, path: source.socket, signal, onProgress });
  await adopt(path);
  const file = await hashOf(createReadStream(path, { highWaterMark: 1024 * 1024 }));
  // A node with an append-only file never reads it, and it would hold its space for ever.
  if (source.keepsAof) await rm(path, { force: true });
  return file;
}

async function hashOf(chunks: AsyncIterable<Buffer>): Promise<DumpedFile> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, checksum: hash.digest("hex") };
}

async function stream(
  source: DumpSource,
  write: (chunks: AsyncIterable<Buffer>) => Promise<void>,
  { signal, onProgress }: DumpOptions,
): Promise<DumpedFile> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  async function* passing(): AsyncGenerator<Buffer> {
    for await (const chunk of streamDump({ ...source, path: source.socket, signal })) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      onProgress(Math.min(1, sizeBytes / Math.max(1, source.usedBytes)));
      yield chunk;
    }
  }
  await write(passing());
  return { sizeBytes, checksum: hash.digest("hex") };
}
