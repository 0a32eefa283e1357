import type { Server } from "node:http";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { pickErrors } from "../kernel/api-error.ts";
import type { HttpRequest } from "./http-request.ts";
import { createHttpServer, type TlsFiles } from "./http-server.ts";
import type { Limits } from "./limits.ts";
import type { GatewayOptions } from "./options.ts";
import type { Pipeline } from "./pipeline.ts";
import { protocolErrors } from "./protocol-errors.ts";
import { sendAnswer, sendOnSocket } from "./send-answer.ts";

const errors = pickErrors("InvalidAction.NotFound");

export interface ListenerOptions {
  readonly pipeline: Pipeline;
  readonly limits: Limits;
  readonly pages: NonNullable<GatewayOptions["pages"]>;
  readonly tls?: TlsFiles | undefined;
  readonly isDraining: () => boolean;
}

const noQuery = {};
const noBody = Buffer.alloc(0);

/** HTTP in front of the pipeline: reading bodies whole, plain pages, and what HTTP itself refuses. */
export function createListener(options: ListenerOptions): FastifyInstance {
  const { pipeline, limits, isDraining } = options;
  let server: Server | undefined;
  const app = Fastify({
    serverFactory: (handler) => (server = createHttpServer(handler, limits, options.tls)),
    bodyLimit: limits.maxBodyBytes,
    // The pipeline parses the query itself, as the signature needs it.
    routerOptions: { querystringParser: () => noQuery },
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: "idle",
    clientErrorHandler(error, socket) {
      const refusal = refusalOfHttp(error.code, error);
      if (error.code === "ECONNRESET") socket.destroy();
      else sendOnSocket(socket, pipeline.refuse(refusal, socket.remoteAddress ?? ""));
    },
    // A path that cannot even be decoded.
    frameworkErrors: (_error, request, reply) =>
      refuse(errors["InvalidAction.NotFound"](), request, reply),
  });

  function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    reply.hijack();
    // What is left of the body is thrown away, so that the client reads the answer first.
    request.raw.resume();
    const bodyless = request.method === "HEAD";
    sendAnswer(reply.raw, pipeline.refuse(error, request.ip), { close: true, bodyless });
  }

  async function call(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.hijack();
    const answer = await pipeline.answer(httpRequestOf(request));
    sendAnswer(reply.raw, answer, { close: isDraining() });
  }

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    refuse(refusalOfBody(error, limits), request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const isRoot = pathOf(request.raw.url) === "/";
    const error = isRoot ? protocolErrors.methodUnsupported() : errors["InvalidAction.NotFound"]();
    refuse(error, request, reply);
  });
  app.route({ method: ["GET", "POST"], url: "/", handler: call });
  for (const [path, page] of Object.entries(options.pages)) {
    app.get(path, async (_request, reply) => {
      const { status, contentType, body } = await page();
      return reply.status(status).type(contentType).send(body);
    });
  }
  app.addHook("onClose", () => server?.closeIdleConnections());
  return app;
}

function httpRequestOf(request: FastifyRequest): HttpRequest {
  const { raw } = request;
  const url = raw.url ?? "/";
  const queryStart = url.indexOf("?");
  return {
    method: raw.method ?? "",
    rawQuery: queryStart === -1 ? "" : url.slice(queryStart + 1),
    headers: raw.headers,
    body: (request.body as Buffer | undefined) ?? noBody,
    remoteAddress: raw.socket.remoteAddress ?? "",
  };
}

function pathOf(url = "/"): string {
  return url.split("?", 1)[0] ?? "/";
}

function refusalOfHttp(code: string | undefined, cause: Error) {
  if (code === "HPE_HEADER_OVERFLOW") return protocolErrors.headersTooLarge();
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return protocolErrors.tooSlow();
  return protocolErrors.malformedHttp({ cause });
}

/** Fastify's own refusals while it reads a body; anything else is a fault of ours. */
function refusalOfBody(error: unknown, limits: Limits): unknown {
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return protocolErrors.bodyTooLarge(limits.maxBodyBytes);
  if (statusCode && statusCode < 500) return protocolErrors.malformedHttp({ cause: error });
  return error;
}
