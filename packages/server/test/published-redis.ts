import { connect } from "node:net";
import { connectRedis, type RedisClient } from "../src/engine/redis/redis-client.ts";

/** Where the API says that an instance is. */
export interface Endpoint {
  readonly connectionDomain?: string | undefined;
  readonly port?: number | undefined;
}

export interface Login {
  readonly username?: string;
  readonly password?: string;
  /** Address of this machine from which to connect; 127.0.0.1 by default. */
  readonly from?: string;
}

/** Connects as a client would, to the address that the API returned. Never connects again. */
export function redisAt(instance: Endpoint, { from, ...login }: Login = {}): Promise<RedisClient> {
  const address = {
    host: instance.connectionDomain ?? "",
    port: Number(instance.port),
    ...(from ? { localAddress: from } : {}),
  };
  return connectRedis({ to: { open: () => connect(address) }, ...login });
}

/** Whether a client of this login gets an answer. */
export async function canEnter(instance: Endpoint, login: Login = {}): Promise<boolean> {
  try {
    const redis = await redisAt(instance, login);
    const answer = await redis.ping();
    redis.disconnect();
    return answer === "PONG";
  } catch {
    return false;
  }
}

/** Resolves when the server closes the connection, with or without an error before it. */
export function ended(redis: RedisClient): Promise<unknown> {
  // `once` of node:events would reject on an error, and a closed connection often ends in one.
  return redis.status === "end"
    ? Promise.resolve()
    : new Promise((resolve) => redis.once("end", resolve));
}
