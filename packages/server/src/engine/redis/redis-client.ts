import type { Duplex } from "node:stream";
import { AbstractConnector, Redis, type RedisOptions } from "ioredis";

export type RedisClient = Redis;

export interface ConnectRedisOptions {
  /** A unix socket, or a function that opens a stream which already leads to a Redis. */
  readonly to: { readonly path: string } | { readonly open: () => Duplex };
  /** Without it the connection stays the default user's. */
  readonly username?: string;
  readonly password?: string;
  /** Time for connecting and authenticating together. */
  readonly connectTimeoutMs?: number;
  /** Time for one command. The command may still be executed after it. */
  readonly commandTimeoutMs?: number;
}

/** Could not connect or authenticate. `cause` is the system's or Redis' own error. */
export class RedisConnectError extends Error {
  override readonly name = "RedisConnectError";
}

/**
 * Connects and authenticates. The client never reconnects and never queues commands while it is
 * not connected: a command fails at once when the connection is gone, and the caller decides. The
 * end of the connection is the event `end`. Close it with `disconnect()`.
 * @throws RedisConnectError
 */
export async function connectRedis(options: ConnectRedisOptions): Promise<RedisClient> {
  const connectTimeoutMs = options.connectTimeoutMs ?? 2000;
  const client = new Redis({
    ...("path" in options.to ? { path: options.to.path } : { Connector: over(options.to.open) }),
    ...(options.password === undefined
      ? {}
      : { username: options.username ?? "default", password: options.password }),
    protocol: 2,
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: () => null,
    connectTimeout: connectTimeoutMs,
    commandTimeout: options.commandTimeoutMs ?? 5000,
    disconnectTimeout: 100,
  } satisfies RedisOptions);

  // ioredis hides the reason behind "Connection is closed."; only its error events carry it. The
  // listener stays: without one, ioredis prints later errors to the console.
  let reason: unknown;
  client.on("error", (error: unknown) => {
    reason ??= error;
  });
  const timer = setTimeout(() => {
    reason ??= new Error(`no answer within ${connectTimeoutMs} ms`);
    client.disconnect();
  }, connectTimeoutMs);
  try {
    await client.connect();
  } catch (error) {
    client.disconnect();
    throw new RedisConnectError("could not connect to Redis", { cause: reason ?? error });
  } finally {
    clearTimeout(timer);
  }
  return client;
}

/** ioredis wants a socket and calls three of its setters; other streams have nothing to set. */
function over(open: () => Duplex): NonNullable<RedisOptions["Connector"]> {
  return class extends AbstractConnector {
    constructor() {
      super(100);
    }
    override connect(): ReturnType<AbstractConnector["connect"]> {
      const stream = open();
      stream.once("error", (error) => {
        this.firstError = error;
      });
      if (!("setNoDelay" in stream)) {
        const nothing = () => stream;
        Object.assign(stream, { setNoDelay: nothing, setKeepAlive: nothing, setTimeout: nothing });
      }
      this.stream = stream as typeof this.stream;
      return Promise.resolve(this.stream);
    }
  };
}
