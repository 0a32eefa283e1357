import { once } from "node:events";
import type { RedisClient } from "./redis-client.ts";

/**
 * Asks Redis to end: it completes its append-only file, or dumps its data where it keeps dumps
 * instead, waits at most 3 s for replicas that lag,
 * and goes. A SIGTERM does the same, but is noticed only in the next round of Redis' periodic work
 * (100 ms at the default `hz`). Resolves when the connection has ended; the process ends with it.
 * Idempotent: a connection that has already ended is fine.
 * @throws ReplyError when Redis refuses, for instance because it cannot write its file
 */
export async function shutDown(client: RedisClient): Promise<void> {
  if (client.status === "end") return;
  const ended = once(client, "end").then(() => undefined);
  // A refusal is a reply; what follows a success is the end of the connection, and no reply.
  const refused = client.call("SHUTDOWN").then(
    () => ended,
    (error: unknown) => {
      if (client.status !== "ready") return ended;
      throw error;
    },
  );
  await Promise.race([ended, refused]);
}
