import { createConnection } from "node:net";
import type { Duplex } from "node:stream";
import {
  decodeResponse,
  encodeRequest,
  type MemcachedRequest,
  type MemcachedResponse,
  opcodes,
  statuses,
} from "./binary-protocol.ts";

export interface ConnectMemcachedOptions {
  /** A unix socket, or a function that opens a stream which already leads to a memcached. */
  readonly to: { readonly path: string } | { readonly open: () => Duplex };
  readonly login?: { readonly name: string; readonly password: string };
  /** Time for each request. The connection ends when it is over. */
  readonly timeoutMs?: number;
}

/** memcached refused; `status` is the number of the binary protocol. */
export class MemcachedError extends Error {
  override readonly name = "MemcachedError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(`memcached answered 0x${status.toString(16)}: ${message}`);
    this.status = status;
  }
}

/**
 * Connects, and logs in when a login is given.
 * @throws MemcachedError with status 0x20 for a wrong login; the system's error when nobody listens
 */
export async function connectMemcached(options: ConnectMemcachedOptions): Promise<MemcachedClient> {
  const stream = "path" in options.to ? createConnection(options.to.path) : options.to.open();
  const client = new MemcachedClient(stream, options.timeoutMs ?? 2000);
  if (options.login) {
    try {
      const value = `\0${options.login.name}\0${options.login.password}`;
      await client.one({ opcode: opcodes.saslAuth, key: "PLAIN", value });
    } catch (error) {
      client.disconnect();
      throw error;
    }
  }
  return client;
}

interface Waiting {
  readonly isLast: (response: MemcachedResponse) => boolean;
  readonly responses: MemcachedResponse[];
  readonly resolve: (responses: MemcachedResponse[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A connection in the binary protocol, which is spoken with a login and without. */
export class MemcachedClient {
  readonly #stream: Duplex;
  readonly #timeoutMs: number;
  readonly #waiting: Waiting[] = [];
  #arrived: Buffer = Buffer.alloc(0);
  #ended: unknown;

  constructor(stream: Duplex, timeoutMs: number) {
    this.#stream = stream;
    this.#timeoutMs = timeoutMs;
    stream.on("data", (chunk: Buffer) => this.#receive(chunk));
    stream.on("error", (error) => this.#end(error));
    stream.on("close", () => this.#end(new Error("the connection to memcached ended")));
  }

  disconnect(): void {
    this.#stream.destroy();
  }

  [Symbol.dispose](): void {
    this.disconnect();
  }

  /** @throws MemcachedError when the answer is not a success */
  async one(request: MemcachedRequest): Promise<MemcachedResponse> {
    const [response] = await this.many(request, () => true);
    if (response === undefined) throw new Error("memcached did not answer");
    return response;
  }

  /** Sends a request that is answered by several responses. Requests may overlap. */
  many(
    request: MemcachedRequest,
    isLast: Waiting["isLast"],
  ): Promise<readonly MemcachedResponse[]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const { promise, resolve, reject } = Promise.withResolvers<MemcachedResponse[]>();
    this.#waiting.push({ isLast, responses: [], resolve, reject });
    this.#stream.write(encodeRequest(request));
    const timer = setTimeout(() => {
      this.#stream.destroy(new Error(`memcached did not answer within ${this.#timeoutMs} ms`));
    }, this.#timeoutMs);
    return promise.finally(() => clearTimeout(timer));
  }

  #receive(chunk: Buffer): void {
    this.#arrived = Buffer.concat([this.#arrived, chunk]);
    try {
      for (let next = decodeResponse(this.#arrived); next; next = decodeResponse(this.#arrived)) {
        this.#arrived = next.rest;
        this.#answer(next.response);
      }
    } catch (error) {
      this.#stream.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Answers come in the order of the requests. */
  #answer(response: MemcachedResponse): void {
    const waiting = this.#waiting[0];
    if (waiting === undefined) throw new Error("memcached answered what nobody asked");
    const failed = response.status !== statuses.ok;
    if (!failed) waiting.responses.push(response);
    if (!failed && !waiting.isLast(response)) return;
    this.#waiting.shift();
    if (failed) waiting.reject(new MemcachedError(response.status, response.value.toString()));
    else waiting.resolve(waiting.responses);
  }

  #end(error: unknown): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#ended);
  }
}
