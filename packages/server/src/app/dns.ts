import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer } from "node:net";
import type DNS from "dns2";

/** Address of the instance whose connection name starts with this label; null: there is none. */
export type AddressLookup = (prefix: string) => Promise<string | null>;

export interface DnsOptions {
  /** `redis.internal` answers for `<prefix>.redis.internal` and nothing else. Lower case. */
  readonly suffix: string;
  readonly host: string;
  /** 0 picks a port that is free for UDP and TCP. */
  readonly port: number;
  readonly lookup: AddressLookup;
  /** Told about lookups that failed; the client gets SERVFAIL. */
  readonly onError: (error: unknown) => void;
}

export interface DnsResponder extends AsyncDisposable {
  readonly port: number;
}

/** How long caches may keep an answer: names can be given back and taken anew. */
const ttlSeconds = 5;
const code = { serverFailure: 2, nameError: 3, refused: 5 };

/**
 * Answers the names of instances over UDP and TCP. It is no resolver: other names are refused, so
 * that a system sends it the queries of its suffix alone.
 * @throws Error when the port is taken
 */
export async function startDnsResponder(options: DnsOptions): Promise<DnsResponder> {
  const { default: dns } = await import("dns2");
  const { host } = options;
  const port = options.port === 0 ? await freePort(host) : options.port;
  const handle: DNS.DnsHandler = (request, send) => {
    void answer(request, options, dns.Packet).then(send).catch(options.onError);
  };
  const udp = dns.createUDPServer({ type: host.includes(":") ? "udp6" : "udp4" });
  const tcp = dns.createTCPServer(handle);
  udp.on("request", handle);
  const sockets = trackSockets(tcp);
  await Promise.all([
    Promise.race([udp.listen(port, host), rejectOnError(udp)]),
    Promise.race([once(tcp.listen(port, host), "listening"), rejectOnError(tcp)]),
  ]);
  for (const server of [udp, tcp])
    server.on("requestError", () => undefined).on("error", options.onError);
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = [once(udp, "close"), once(tcp, "close")];
      udp.close();
      tcp.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function answer(
  request: DNS.Packet,
  { suffix, lookup, onError }: DnsOptions,
  Packet: typeof DNS.Packet,
): Promise<DNS.Packet> {
  const response = Packet.createResponseFromRequest(request);
  const [question] = request.questions;
  const name = question?.name.toLowerCase() ?? "";
  const isOurs = name === suffix || name.endsWith(`.${suffix}`);
  if (!question || request.questions.length !== 1 || !isOurs) {
    response.header.rcode = code.refused;
    return response;
  }
  response.header.aa = 1;
  if (name === suffix) return response;
  try {
    const address = await lookup(name.slice(0, -suffix.length - 1));
    const { TYPE, CLASS } = Packet;
    if (address === null) response.header.rcode = code.nameError;
    else if (question.type === TYPE.A || question.type === TYPE.ANY) {
      const { name } = question;
      response.answers.push({
        name,
        type: TYPE.A,
        class: CLASS.IN,
        ttl: ttlSeconds,
        address,
      } as DNS.Packet.Resource);
    }
  } catch (error) {
    onError(error);
    response.header.rcode = code.serverFailure;
  }
  return response;
}

async function rejectOnError(server: NodeJS.EventEmitter): Promise<never> {
  const [error] = await once(server, "error");
  throw error;
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, host), "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
