import type { RedisClient } from "./redis-client.ts";
import { redisErrorCode } from "./redis-error.ts";

/** `full`: Redis refuses writes because `maxmemory` is reached, as it is told to. */
export type ProbeResult = "ok" | "full";

/**
 * Proves that the account of this connection can write and read: sets a key, reads it back and
 * deletes it, in one transaction, so that no other client ever sees the key and none is left
 * whatever happens. The key expires all the same, should a replica miss the deletion.
 * @param token new and random for each call: names the key and is its value
 * @throws when the write or the read fails for any other reason, with `cause`
 */
export async function probeWrite(client: RedisClient, token: string): Promise<ProbeResult> {
  const key = `__probe__:${token}`;
  let replies: [error: Error | null, result: unknown][] | null;
  try {
    replies = await client.multi().set(key, token, "PX", 10_000).get(key).del(key).exec();
  } catch (error) {
    if (refusals(error).some((refusal) => redisErrorCode(refusal) === "OOM")) return "full";
    throw new Error("the write probe was refused", { cause: error });
  }
  for (const [error] of replies ?? []) {
    if (redisErrorCode(error) === "OOM") return "full";
    if (error) throw new Error("the write probe failed", { cause: error });
  }
  if (replies?.[1]?.[1] !== token) throw new Error("the write probe read back something else");
  return "ok";
}

/** Proves that the account of this connection can read. */
export async function probeRead(client: RedisClient, token: string): Promise<void> {
  try {
    await client.get(`__probe__:${token}`);
  } catch (error) {
    throw new Error("the read probe was refused", { cause: error });
  }
}

/**
 * Proves that the account of this connection can read and cannot write. A write that gets through
 * all the same leaves nothing behind.
 */
export async function probeReadOnly(client: RedisClient, token: string): Promise<void> {
  await probeRead(client, token);
  try {
    await probeWrite(client, token);
  } catch (error) {
    const { cause } = error as Error;
    if (refusals(cause).some((refusal) => redisErrorCode(refusal) === "NOPERM")) return;
    throw error;
  }
  throw new Error("a write got through although writes are stopped");
}

/** A transaction that is discarded answers only that; its commands' own errors say why. */
function refusals(error: unknown): unknown[] {
  const own = error instanceof Error && "previousErrors" in error ? error.previousErrors : [];
  return [error, ...(Array.isArray(own) ? own : [])];
}
