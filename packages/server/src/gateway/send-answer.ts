import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Answer } from "./answer.ts";
import type { Page } from "./options.ts";

/** Head and rest reach the socket in one write and are not joined in memory before it. */
export function sendAnswer(response: ServerResponse, answer: Answer, { close = false } = {}): void {
  response.writeHead(answer.status, headersOf(answer, close));
  if (answer.rest.length === 0) {
    response.end(answer.head);
    return;
  }
  response.cork();
  response.write(answer.head);
  response.end(answer.rest);
  response.uncork();
}

export function sendPage(response: ServerResponse, { status, contentType, body }: Page): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** For a connection on which no request could be read. Closes it. */
export function sendOnSocket(socket: Duplex, answer: Answer): void {
  const lines = Object.entries(headersOf(answer, true)).map(([name, value]) => `${name}: ${value}`);
  const start = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ""}`;
  socket.end(`${[start, ...lines].join("\r\n")}\r\n\r\n${answer.head}`);
}

function headersOf(answer: Answer, close: boolean): Record<string, string | number> {
  const headers: Record<string, string | number> = {
    "content-type": answer.contentType,
    "content-length": Buffer.byteLength(answer.head) + answer.rest.length,
    "x-acs-request-id": answer.requestId,
  };
  Object.assign(headers, answer.headers);
  if (close) headers["connection"] = "close";
  return headers;
}
