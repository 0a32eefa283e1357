import { existsSync } from "node:fs";
import { pollUntil } from "../poll-until.ts";
import { type ConnectRedisOptions, connectRedis, type RedisClient } from "./redis-client.ts";
import { redisErrorCode } from "./redis-error.ts";

export interface WaitReadyOptions extends Omit<ConnectRedisOptions, "to"> {
  /** The node's unix socket. */
  readonly path: string;
  readonly timeoutMs: number;
  /** True when the process is known to be gone: then there is nothing left to wait for. */
  readonly hasExited?: () => boolean;
}

/** The process ended before it answered. */
export class NodeExitedError extends Error {
  override readonly name = "NodeExitedError";
}

/**
 * Waits until a Redis node has loaded its data and answers PING, looking every 5 ms.
 * @returns the connection that got the answer, for the caller to use and close
 * @throws NodeExitedError, PollTimeoutError, or at once what Redis itself refuses (a wrong password)
 */
export async function waitReady(options: WaitReadyOptions): Promise<RedisClient> {
  const { path, timeoutMs, hasExited = () => false, ...login } = options;
  let client: RedisClient | undefined;
  try {
    return await pollUntil(
      async (attempt) => {
        if (hasExited()) throw new NodeExitedError("the Redis process ended while it started");
        // A look at the folder costs a hundredth of a client that finds nobody.
        if (!client && !existsSync(path)) return attempt.failedWith(noSocketYet(path));
        try {
          client ??= await connectRedis({ ...login, to: { path } });
          await client.ping();
          return client;
        } catch (error) {
          const refusal = redisErrorCode(error) ?? redisErrorCode((error as Error).cause);
          if (refusal === "LOADING") return attempt.failedWith(error);
          client?.disconnect();
          client = undefined;
          if (refusal === undefined) return attempt.failedWith(error);
          throw error;
        }
      },
      { everyMs: 5, timeoutMs, what: "Redis answers PING" },
    );
  } catch (error) {
    client?.disconnect();
    throw error;
  }
}

/** What connecting would say as well. */
function noSocketYet(path: string): Error {
  return Object.assign(new Error(`connect ENOENT ${path}`), { code: "ENOENT" });
}
