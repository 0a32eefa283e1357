import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { pollUntil } from "../poll-until.ts";
import { opcodes, statuses } from "./binary-protocol.ts";
import { connectMemcached, type MemcachedClient, MemcachedError } from "./memcached-client.ts";

/**
 * Waits until a memcached answers on its unix socket, looking every 5 ms. Needs no login.
 * @returns its version
 * @throws PollTimeoutError, or an error at once when `hasExited` says that the process is gone
 */
export async function waitMemcachedReady(options: {
  path: string;
  timeoutMs: number;
  hasExited?: () => boolean;
}): Promise<string> {
  return pollUntil(
    async (attempt) => {
      if (options.hasExited?.()) throw new Error("the memcached process ended while it started");
      try {
        using client = await connectMemcached({ to: { path: options.path } });
        return (await client.one({ opcode: opcodes.version })).value.toString();
      } catch (error) {
        return attempt.failedWith(error);
      }
    },
    { everyMs: 5, timeoutMs: options.timeoutMs, what: "memcached answers" },
  );
}

/**
 * Proves that this connection can write and read: sets a key, reads it back and deletes it.
 * @param token new and random for each call: names the key and is its value
 * @returns `full` when memcached finds no memory for the key, as it is told to
 * @throws MemcachedError when memcached refuses; Error when it gives back something else
 */
export async function probeMemcachedWrite(
  client: MemcachedClient,
  token: string,
): Promise<"ok" | "full"> {
  const key = `__probe__:${token}`;
  const extras = Buffer.alloc(8);
  extras.writeUInt32BE(10, 4); // expires after 10 s, should the deletion not be reached
  try {
    await client.one({ opcode: opcodes.set, extras, key, value: token });
  } catch (error) {
    if (error instanceof MemcachedError && error.status === statuses.outOfMemory) return "full";
    throw error;
  }
  const { value } = await client.one({ opcode: opcodes.get, key });
  await client.one({ opcode: opcodes.delete, key });
  if (value.toString() !== token) throw new Error("the write probe read something else");
  return "ok";
}

/** Deletes everything. Idempotent. */
export async function flushMemcached(client: MemcachedClient): Promise<void> {
  await client.one({ opcode: opcodes.flush });
}

/** The fields of `stats` by name, such as `curr_items`, `limit_maxbytes`, `get_hits`. */
export async function memcachedStats(
  client: MemcachedClient,
): Promise<ReadonlyMap<string, string>> {
  const responses = await client.many({ opcode: opcodes.stat }, ({ key }) => key === "");
  return new Map(responses.slice(0, -1).map(({ key, value }) => [key, value.toString()]));
}

/**
 * Changes the memory limit of a running node that needs no login. With a login memcached speaks
 * only the binary protocol, which lacks this command: such a node has to be restarted. Idempotent.
 * @throws when memcached does not answer OK
 */
export async function resizeMemcached(path: string, memoryMegabytes: number): Promise<void> {
  const socket = createConnection(path);
  socket.write(`cache_memlimit ${memoryMegabytes}\r\nquit\r\n`);
  const answer = await text(socket);
  if (answer !== "OK\r\n") throw new Error(`memcached refused the new limit: ${answer.trim()}`);
}
