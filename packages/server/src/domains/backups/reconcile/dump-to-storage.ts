import { link, rm } from "node:fs/promises";
import { join } from "node:path";
import { dumpName, saveDump } from "../../../engine/redis/save-dump.ts";
import type { FileSum } from "../file-sum.ts";
import type { BackupReconcileContext, DumpSource } from "./backup-context.ts";
import { DumpFollower } from "./dump-follower.ts";

/** One that a crash left is replaced by the next. */
const takenName = "taken.rdb";

/**
 * Brings a dump of a node into the storage. The node's child writes it to its disk, which a storage
 * on the same disk then takes over as it is. A dump that is sent over a socket instead makes three
 * processes wait for each other, and costs a multiple of the time on a busy machine.
 */
export async function dumpToStorage(
  source: DumpSource,
  fileKey: string,
  { storage }: Pick<BackupReconcileContext, "storage">,
  options: { signal: AbortSignal; onProgress(share: number): void },
): Promise<FileSum> {
  const path = join(source.dir, dumpName);
  await using follower = new DumpFollower(source.dir);
  await saveDump({
    ...source,
    path: source.socket,
    ...options,
    whileSaving: () => follower.catchUp(),
  });
  // By a name of its own: the node may write the next one at once, for a replica or as it ends.
  const taken = join(source.dir, takenName);
  await rm(taken, { force: true });
  await link(path, taken);
  try {
    const sum = await follower.total(taken);
    await storage.adopt(fileKey, taken);
    return sum;
  } finally {
    await rm(taken, { force: true });
    // A node with an append-only file never reads it, and it would hold its space for ever.
    if (source.keepsAof) await rm(path, { force: true });
  }
}
