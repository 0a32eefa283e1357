import { createReadStream } from "node:fs";
import type { BackupStorage } from "../../drivers/backup-storage.ts";
import { type Random, randomText } from "../../kernel/ids.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import type { Store } from "../../store/store.ts";
import { dayMs } from "./backup.ts";
import { runningSum } from "./file-sum.ts";
import type { BackupSettingsSnapshot } from "./settings-snapshot.ts";

/** The file is no dump of a Redis. */
export class NotADump extends Error {
  override readonly name = "NotADump";
}

const magic = Buffer.from("REDIS");
const keptDays = 1;
const noSettings: BackupSettingsSnapshot = { whitelists: [], parameters: {}, accounts: [] };

/**
 * Makes a backup set of a dump (RDB) that lies on this machine, for an instance to begin with. It
 * belongs to no instance and is kept for a day.
 * @returns its id
 * @throws NotADump, or why the file cannot be read
 */
export async function importBackup(
  { path, ownerId, regionId }: { path: string; ownerId: string; regionId: string },
  parts: { store: Store; storage: BackupStorage; random: Random; now: number },
): Promise<string> {
  const { store, storage, random, now } = parts;
  const id = randomText(random, 10, "123456789");
  const fileKey = `imported/${id}.rdb`;
  const sum = runningSum();
  await storage.write(fileKey, read());
  await store.transact(async (db, onCommit) => {
    await db
      .insertInto("backups")
      .values({
        id,
        jobId: id,
        kind: "backup",
        name: "",
        instanceId: "",
        ownerId,
        regionId,
        mode: "Manual",
        status: "Success",
        wanted: "kept",
        nodeId: "",
        attempt: 1,
        progress: 100,
        fileKey,
        ...sum.total(),
        usedBytes: 0,
        engineVersion: "",
        keyCount: null,
        verification: "",
        settings: JSON.stringify(noSettings),
        error: "",
        retentionDays: keptDays,
        expiresAt: now + keptDays * dayMs,
        createdAt: now,
        startedAt: now,
        endedAt: now,
      })
      .execute();
    const work = workQueue(db, onCommit, now, () => undefined);
    await work.request("backup", id, now + keptDays * dayMs);
  });
  return id;

  async function* read() {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      const bytes = chunk as Buffer;
      if (sum.total().sizeBytes === 0 && !bytes.subarray(0, magic.length).equals(magic))
        throw new NotADump(path);
      sum.add(bytes);
      yield bytes;
    }
    if (sum.total().sizeBytes === 0) throw new NotADump(path);
  }
}
