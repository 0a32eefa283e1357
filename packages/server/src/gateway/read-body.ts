import type { IncomingMessage } from "node:http";
import { protocolErrors } from "./protocol-errors.ts";

const noBody = Buffer.alloc(0);

/** Most requests have everything in query and headers: nothing to wait for then. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

/**
 * Reads a body whole. What is over the limit is read as well and thrown away, so that the client
 * gets to read its answer.
 * @throws ApiError InvalidParameter (413) when it is larger than `limitBytes`, (400) when the
 *   client goes away before its end
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else reject(protocolErrors.bodyTooLarge(limitBytes));
    });
    request.on("end", () => resolve(size === 0 ? noBody : Buffer.concat(chunks)));
    request.on("error", (cause) => reject(protocolErrors.malformedHttp({ cause })));
    if (Number(request.headers["content-length"]) > limitBytes) {
      reject(protocolErrors.bodyTooLarge(limitBytes));
    }
  });
}
