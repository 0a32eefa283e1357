import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { Limits } from "./limits.ts";

export interface TlsFiles {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

/** A plain or TLS server with every limit that Node enforces by itself. */
export function createHttpServer(
  handler: RequestListener,
  limits: Limits,
  tls: TlsFiles | undefined,
): Server | TlsServer {
  const settings = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
    noDelay: true,
  };
  const server = tls
    ? createTlsServer({ ...settings, key: tls.key, cert: tls.cert }, handler)
    : createServer(settings, handler);
  server.timeout = limits.idleTimeoutMs;
  server.maxConnections = limits.maxConnections;
  return server;
}
