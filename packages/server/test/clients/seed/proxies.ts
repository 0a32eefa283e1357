import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";

export interface Proxy extends AsyncDisposable {
  readonly endpoint: string;
}

/**
 * Sends each request twice, byte for byte as it was signed, and passes on the second answer.
 * @param second where it goes the second time
 */
export async function replayingProxy(target: string, second = target): Promise<Proxy> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    await buffer(await forward(target, incoming, body));
    const answer = await forward(second, incoming, body);
    outgoing.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
    outgoing.end(await buffer(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: endpointOf(server.address()),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function forward(target: string, incoming: IncomingMessage, body: Buffer) {
  const { hostname, port } = new URL(target);
  const outgoing = request({
    hostname,
    port,
    method: incoming.method,
    path: incoming.url,
    headers: incoming.headers,
    agent: false,
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return response;
}

export interface HoldingProxy extends Proxy {
  /** Resolves when this many requests have reached the server but for their last byte. */
  held(count: number): Promise<void>;
  release(): void;
}

/** Keeps back the last byte of every request until it is told to let it go. */
export async function holdingProxy(target: string): Promise<HoldingProxy> {
  const { hostname, port } = new URL(target);
  const pending: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let onHeld: () => void = () => undefined;
  const server = createTcpServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    }
    upstream.pipe(client);
    client.once("data", (first) => {
      const last = first.subarray(-1);
      upstream.write(first.subarray(0, -1), () => {
        pending.push(() => {
          upstream.write(last);
          client.pipe(upstream);
        });
        onHeld();
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: endpointOf(server.address()),
    held(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      onHeld = () => pending.length >= count && resolve();
      onHeld();
      return promise;
    },
    release() {
      for (const go of pending.splice(0)) go();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function endpointOf(address: string | AddressInfo | null): string {
  return `http://127.0.0.1:${(address as AddressInfo).port}`;
}
