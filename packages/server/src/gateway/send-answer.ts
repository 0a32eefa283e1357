import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Answer } from "./answer.ts";

/** Head and rest reach the socket in one write and are not joined in memory before it. */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  { close = false, bodyless = false } = {},
): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, headersOf(answer, close));
  if (bodyless) {
    response.end();
    return;
  }
  response.cork();
  response.write(answer.head);
  response.end(answer.rest);
  response.uncork();
}

/** The same for a connection on which no request could be read. Closes it. */
export function sendOnSocket(socket: Duplex, answer: Answer): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const lines = Object.entries(headersOf(answer, true)).map(([name, value]) => `${name}: ${value}`);
  const start = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ""}`;
  socket.end(`${[start, ...lines].join("\r\n")}\r\n\r\n${answer.head}`);
}

function headersOf(answer: Answer, close: boolean): Record<string, string | number> {
  return {
    "content-type": answer.contentType,
    "content-length": Buffer.byteLength(answer.head) + answer.rest.length,
    "x-acs-request-id": answer.requestId,
    ...answer.headers,
    ...(close ? { connection: "close" } : {}),
  };
}
