import { Redis } from "ioredis";
import { testPassword } from "./test-server.ts";

interface Reachable {
  readonly connectionDomain?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * Connects to an instance as an application does, by what the API answered. Fails at once instead
 * of trying again, and is closed by `using`.
 */
export function connectTo(
  instance: Reachable,
  options: { password?: string; db?: number } = {},
): Redis & Disposable {
  const redis = new Redis({
    host: instance.connectionDomain ?? "",
    port: Number(instance.port),
    password: testPassword,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    ...options,
  });
  // What matters fails the command as well; without a listener ioredis prints it.
  redis.on("error", () => undefined);
  return Object.assign(redis, { [Symbol.dispose]: () => redis.disconnect() });
}

/** One setting as the node has it, asked through the control plane's own user. */
export async function maxMemoryBytes(redis: Redis): Promise<number> {
  const info = await redis.info("memory");
  return Number(/^maxmemory:(\d+)/m.exec(info)?.[1]);
}
