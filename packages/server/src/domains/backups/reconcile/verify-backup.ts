import { join } from "node:path";
import { passwordSha256 } from "../../../engine/redis/acl.ts";
import { prepareForDump } from "../../../engine/redis/data-files.ts";
import { databaseCounts, infoNumber, readInfo } from "../../../engine/redis/info.ts";
import type { RedisClient } from "../../../engine/redis/redis-client.ts";
import { redisNodeSpec, redisSocketName } from "../../../engine/redis/redis-config.ts";
import { checkDump, RedisFileError } from "../../../engine/redis/redis-tools.ts";
import { NodeExitedError, waitReady } from "../../../engine/redis/wait-ready.ts";
import { randomText } from "../../../kernel/ids.ts";
import { workQueue } from "../../../reconcile/work-queue.ts";
import type { Backup } from "../backup.ts";
import { fileSum } from "../file-sum.ts";
import { succeedBackup } from "../succeed-backup.ts";
import type { BackupReconcileContext } from "./backup-context.ts";
import { endBackup } from "./end-backup.ts";
import { removeIfPossible } from "./remove-if-possible.ts";
import { step } from "./step.ts";

/** Loading runs at about 130 MB/s; the largest class takes minutes. */
const loadTimeoutMs = 15 * 60_000;
const checkUser = "check";

/** The backup is not what was taken, or Redis does not load all of it. */
class UnusableBackup extends Error {
  override readonly name = "UnusableBackup";
}

/**
 * Proves a backup by using it: the stored bytes have the checksum of those that were taken, Redis'
 * own checker reads them to the end, and a node of its own loads as many keys as it counted.
 * Starts from nothing each time, so it may be cut off anywhere.
 */
export async function verifyBackup(backup: Backup, context: BackupReconcileContext): Promise<void> {
  const nodeId = `check-${backup.id}`;
  const { driver, store, clock, wake } = context;
  await driver.destroy(nodeId);
  let keyCount: number;
  try {
    keyCount = await countKeys(backup, nodeId, context);
  } catch (error) {
    if (!isVerdict(error)) throw error;
    await driver.destroy(nodeId);
    await removeIfPossible(backup.fileKey, context);
    await endBackup(backup, context, error.message, { verification: "Failed" });
    return;
  } finally {
    await driver.destroy(nodeId);
  }
  const now = clock.now();
  await store.transact((db, onCommit) =>
    succeedBackup(
      backup,
      { verification: "Passed", keyCount },
      { db, now, work: workQueue(db, onCommit, now, wake) },
    ),
  );
}

function isVerdict(error: unknown): error is Error {
  return (
    error instanceof UnusableBackup ||
    error instanceof RedisFileError ||
    error instanceof NodeExitedError
  );
}

async function countKeys(
  backup: Backup,
  nodeId: string,
  context: BackupReconcileContext,
): Promise<number> {
  const { driver, storage, random } = context;
  const dir = driver.dirOf(nodeId);
  const path = await prepareForDump(dir, { appendOnly: false });
  await storage.fetchTo(backup.fileKey, path);
  if ((await fileSum(path)).checksum !== backup.checksum) {
    throw new UnusableBackup("the stored file differs from what was taken");
  }
  const counted = await checkDump(context.redisServer(), path);
  const password = randomText(random, 24);
  const spec = redisNodeSpec({
    users: [{ name: checkUser, passwordSha256s: [passwordSha256(password)], privilege: "control" }],
    // No limit: what fitted the instance must not be evicted here.
    maxMemoryBytes: 0,
    maxClients: 64,
    parameters: { appendonly: "no" },
  });
  const handle = await step(context, backup, "load", () => driver.ensure({ nodeId, ...spec }));
  let exited = false;
  const look = setInterval(() => {
    void driver.inspect(handle).then((state) => {
      exited = !state.running;
    });
  }, 100);
  try {
    const client = await waitReady({
      path: join(dir, redisSocketName),
      username: checkUser,
      password,
      timeoutMs: loadTimeoutMs,
      hasExited: () => exited,
    });
    try {
      return await compare(client, counted.keys);
    } finally {
      client.disconnect();
    }
  } finally {
    clearInterval(look);
  }
}

async function compare(client: RedisClient, counted: number): Promise<number> {
  const info = await readInfo(client, "persistence", "keyspace");
  const loaded = infoNumber(info, "rdb_last_load_keys_loaded");
  const expired = infoNumber(info, "rdb_last_load_keys_expired");
  if (loaded + expired !== counted) {
    throw new UnusableBackup(`${loaded + expired} of ${counted} keys were loaded`);
  }
  const present = databaseCounts(info).reduce((sum, { keys }) => sum + keys, 0);
  // Keys may have expired since; none can have come.
  if (present > loaded) throw new UnusableBackup(`${present} keys where ${loaded} were loaded`);
  return counted;
}
