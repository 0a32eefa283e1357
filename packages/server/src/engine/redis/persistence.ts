import { PollTimeoutError, pollUntil } from "../poll-until.ts";
import { isRewriting } from "./aof.ts";
import { infoNumber, type RedisInfo, readInfo } from "./info.ts";
import type { RedisClient } from "./redis-client.ts";

/** Longest wait of one call, in which nothing else is looked at. */
const patienceMs = 1_000;

/**
 * After the append-only file was switched on or off at run time: whether a Redis that starts again
 * from its files would have all of its data. Until the first rewrite is complete the append-only
 * file is the one of before, and a crash would bring back data of long ago; without it only a dump
 * counts, and one is made here. Call again until it is true.
 * @param justSwitched the switch was made a moment ago, so no dump can have it yet
 */
export async function settlePersistence(
  client: RedisClient,
  { justSwitched }: { justSwitched: boolean },
): Promise<boolean> {
  const info = await readInfo(client, "persistence");
  if (info.get("aof_enabled") !== "1" && !isDumping(info) && (justSwitched || !hasDump(info))) {
    await client.bgsave("SCHEDULE");
  }
  try {
    return await pollUntil(
      async () => (isSettled(await readInfo(client, "persistence")) ? true : undefined),
      { everyMs: 10, timeoutMs: patienceMs, what: "the data are safe in their new form" },
    );
  } catch (error) {
    if (error instanceof PollTimeoutError) return false;
    throw error;
  }
}

function isSettled(info: RedisInfo): boolean {
  return info.get("aof_enabled") === "1"
    ? !isRewriting(info) && info.get("aof_last_bgrewrite_status") === "ok"
    : !isDumping(info) && hasDump(info);
}

function isDumping(info: RedisInfo): boolean {
  return info.get("rdb_bgsave_in_progress") === "1";
}

function hasDump(info: RedisInfo): boolean {
  return infoNumber(info, "rdb_saves") > 0 && info.get("rdb_last_bgsave_status") === "ok";
}
