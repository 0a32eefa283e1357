import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderStorage } from "../../../drivers/backup-storage/folder-storage.ts";
import type { BackupStorage } from "../../../drivers/backup-storage.ts";
import { saveDump } from "../../../engine/redis/save-dump.ts";
import { spawnRedis, type TestRedis } from "../../../engine/testing/spawn-redis.ts";
import { fileSum } from "../file-sum.ts";
import { dumpToStorage } from "./dump-to-storage.ts";

const login = { username: "control", password: "control-password" };
const fileKey = "r-test/1-1.rdb";
const options = { signal: new AbortController().signal, onProgress: () => undefined };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kvasir-dump-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function sourceOf(redis: TestRedis, keepsAof: boolean) {
  const { dir } = redis.node;
  return { ...login, nodeId: "n", socket: redis.path, dir, keepsAof, usedBytes: 1 };
}

/** The node writes another dump, for a replica or as it ends, the moment the first is stored. */
function withDumpAfterwards(storage: BackupStorage, redis: TestRedis): BackupStorage {
  return {
    ...storage,
    async adopt(key, path) {
      await storage.adopt(key, path);
      await redis.control.set("later", "v".repeat(1000));
      await saveDump({ path: redis.path, ...login });
    },
  };
}

test.each([true, false])(
  "the sum is that of the file that is stored, whatever the node writes next (append-only: %s)",
  async (keepsAof) => {
    await using redis = await spawnRedis({ parameters: { appendonly: keepsAof ? "yes" : "no" } });
    await redis.control.set("key", "value");
    const storage = withDumpAfterwards(folderStorage(folder), redis);
    const sum = await dumpToStorage(sourceOf(redis, keepsAof), fileKey, { storage }, options);
    expect(sum).toEqual(await fileSum(join(folder, fileKey)));
    // A node without an append-only file starts with its dump; no more than that is left.
    const left = readdirSync(redis.node.dir).filter((name) => /rdb/.test(name));
    expect(left).toEqual(keepsAof ? [] : ["dump.rdb"]);
  },
);
