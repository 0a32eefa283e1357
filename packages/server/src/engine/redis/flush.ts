import { databaseCounts, infoNumber, readInfo } from "./info.ts";
import type { RedisClient } from "./redis-client.ts";

/** Empties all databases. The memory is freed in the background. Idempotent. */
export async function flushAll(client: RedisClient): Promise<void> {
  await client.flushall("ASYNC");
}

// SELECT inside a script ends with the script, so a shared connection keeps its own database, and
// a failing SELECT never lets the flush hit another one.
const flushOne = "redis.call('SELECT', ARGV[1]) return redis.call('FLUSHDB', 'ASYNC')";

/**
 * Empties one database. The memory is freed in the background. Idempotent.
 * @throws ReplyError of Redis when the number is out of range; nothing is flushed then
 */
export async function flushDatabase(client: RedisClient, db: number): Promise<void> {
  await client.eval(flushOne, 0, db);
}

// A scan looks at each key's time and deletes those whose time has passed.
const scanOne =
  "redis.call('SELECT', ARGV[1]) return redis.call('SCAN', ARGV[2], 'COUNT', ARGV[3])[1]";

export interface ExpireProgress {
  readonly db: number;
  /** Share of the work that is done, 0 to 1; an estimate while clients write. */
  readonly share: number;
}

/**
 * Deletes the keys whose time has passed but which Redis has not yet come across, in small steps
 * that let clients in between. Idempotent; may be broken off at any step.
 * @returns how many keys expired meanwhile, those that Redis found by itself included
 */
export async function deleteExpiredKeys(
  client: RedisClient,
  options: { onProgress?: (progress: ExpireProgress) => void; keysPerStep?: number } = {},
): Promise<number> {
  const keysPerStep = options.keysPerStep ?? 500;
  const before = await readInfo(client, "keyspace", "stats");
  const databases = databaseCounts(before).filter((count) => count.expires > 0);
  const total = databases.reduce((sum, count) => sum + count.keys, 0);
  let done = 0;
  for (const { db, keys } of databases) {
    let cursor = "0";
    let seen = 0;
    do {
      cursor = String(await client.eval(scanOne, 0, db, cursor, keysPerStep));
      seen = cursor === "0" ? keys : Math.min(seen + keysPerStep, keys);
      options.onProgress?.({ db, share: (done + seen) / total });
    } while (cursor !== "0");
    done += keys;
  }
  const after = await readInfo(client, "stats");
  return infoNumber(after, "expired_keys") - infoNumber(before, "expired_keys");
}
