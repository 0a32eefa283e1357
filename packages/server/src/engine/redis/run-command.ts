import { createConnection } from "node:net";
import { connectRedis } from "./redis-client.ts";
import { redisErrorCode } from "./redis-error.ts";

export type CommandOutcome =
  | { readonly kind: "answered"; readonly reply: unknown }
  /** Redis said no, with this code: `ERR`, `WRONGTYPE`, `OOM`, `LOADING` … */
  | { readonly kind: "refused"; readonly code: string }
  /** The answer was longer than may be read. What the command does, it has done. */
  | { readonly kind: "too-long" }
  /** Nothing answered in time. The command may still be carried out. */
  | { readonly kind: "silent" };

export interface RunCommandOptions {
  /** The node's unix socket. */
  readonly path: string;
  readonly username: string;
  readonly password: string;
  /** For connecting, and again for the answer. */
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
}

/**
 * Runs one command on a connection of its own, so that neither an answer that is long or late nor
 * a change of the connection's state disturbs others. Texts are read as UTF-8.
 */
export async function runCommand(
  [name = "", ...parameters]: readonly string[],
  { path, username, password, timeoutMs, maxReplyBytes }: RunCommandOptions,
): Promise<CommandOutcome> {
  const socket = createConnection(path);
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxReplyBytes) socket.destroy();
  });
  try {
    const client = await connectRedis({
      to: { open: () => socket },
      username,
      password,
      connectTimeoutMs: timeoutMs,
      commandTimeoutMs: timeoutMs,
    });
    try {
      // What the login took does not count.
      bytes = 0;
      return { kind: "answered", reply: await client.call(name, ...parameters) };
    } catch (error) {
      const code = redisErrorCode(error);
      if (code !== undefined) return { kind: "refused", code };
      return { kind: bytes > maxReplyBytes ? "too-long" : "silent" };
    } finally {
      client.disconnect();
    }
  } catch (error) {
    const code = redisErrorCode((error as Error).cause);
    return code === undefined ? { kind: "silent" } : { kind: "refused", code };
  } finally {
    socket.destroy();
  }
}
