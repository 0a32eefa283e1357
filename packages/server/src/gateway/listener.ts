import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { pickErrors } from "../kernel/api-error.ts";
import type { HttpRequest } from "./http-request.ts";
import { createHttpServer, type TlsFiles } from "./http-server.ts";
import type { Limits } from "./limits.ts";
import type { GatewayOptions } from "./options.ts";
import type { Pipeline } from "./pipeline.ts";
import { protocolErrors } from "./protocol-errors.ts";
import { hasBody, readBody } from "./read-body.ts";
import { readTarget } from "./request-target.ts";
import { sendAnswer, sendOnSocket, sendPage } from "./send-answer.ts";
import { sendFile } from "./send-file.ts";

const errors = pickErrors("InvalidAction.NotFound");

export interface ListenerOptions {
  readonly pipeline: Pipeline;
  readonly limits: Limits;
  readonly pages: NonNullable<GatewayOptions["pages"]>;
  readonly files?: GatewayOptions["files"];
  readonly tls?: TlsFiles | undefined;
  readonly isDraining: () => boolean;
}

const noBody = Buffer.alloc(0);

/** One port: the API at `/`, plain pages at their paths, an error envelope for everything else. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server | TlsServer;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#server = createHttpServer(
      (request, response) => void this.#serve(request, response),
      options.limits,
      options.tls,
    );
    this.#server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
      this.#refuseConnection(error, socket);
    });
  }

  /** Resolves with the port. @throws Error when it is taken */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off("error", reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** On a plain port there is nothing to renew. */
  renewTls({ key, cert }: TlsFiles): void {
    if ("setSecureContext" in this.#server) this.#server.setSecureContext({ key, cert });
  }

  /** Takes no new connections; resolves when the open ones have sent their answers. Idempotent. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Cuts off whatever is open. */
  abort(): void {
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, rawQuery } = readTarget(request.url ?? "/");
    const { pipeline, limits, isDraining } = this.#options;
    try {
      const { files } = this.#options;
      if (files && path.startsWith(files.prefix)) {
        // What lets somebody read a file lets nobody do anything else with it.
        const isRead = request.method === "GET" || request.method === "HEAD";
        if (!isRead) throw protocolErrors.methodUnsupported();
        return await sendFile(request, response, await files.open(path, rawQuery));
      }
      if (path !== "/") return await this.#servePage(path, response);
      const body = hasBody(request) ? await readBody(request, limits.maxBodyBytes) : noBody;
      const answer = await pipeline.answer(httpRequest(request, rawQuery, body));
      if (answer.dropped) request.socket.destroy();
      else sendAnswer(response, answer, { close: isDraining() });
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const answer = pipeline.refuse(error, request.socket.remoteAddress ?? "");
      sendAnswer(response, answer, { close: true });
    }
  }

  async #servePage(path: string, response: ServerResponse): Promise<void> {
    const { pages } = this.#options;
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    if (!page) throw errors["InvalidAction.NotFound"]();
    sendPage(response, await page());
  }

  /** What cannot be read as HTTP still gets an envelope. */
  #refuseConnection(
    error: NodeJS.ErrnoException,
    socket: Duplex & { remoteAddress?: string },
  ): void {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const refusal = refusalOf(error);
    sendOnSocket(socket, this.#options.pipeline.refuse(refusal, socket.remoteAddress ?? ""));
  }
}

function httpRequest(request: IncomingMessage, rawQuery: string, body: Buffer): HttpRequest {
  const { method = "", headers, socket } = request;
  const isSecure = "encrypted" in socket;
  return { method, rawQuery, headers, body, remoteAddress: socket.remoteAddress ?? "", isSecure };
}

function refusalOf(error: NodeJS.ErrnoException) {
  if (error.code === "HPE_HEADER_OVERFLOW") return protocolErrors.headersTooLarge();
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") return protocolErrors.tooSlow();
  return protocolErrors.malformedHttp({ cause: error });
}
