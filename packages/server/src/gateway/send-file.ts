import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { FileAnswer } from "./options.ts";

/** Sends the file, or only its head to HEAD. A client that goes away ends the reading too. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: FileAnswer,
): Promise<void> {
  response.writeHead(status, headers);
  if (typeof body === "string") {
    response.end(request.method === "HEAD" ? "" : body);
    return;
  }
  if (request.method === "HEAD") {
    body.destroy();
    response.end();
    return;
  }
  await pipeline(body, response);
}
