import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";

/** Longest silence of a server amid a request. */
const silenceMs = 60_000;

/**
 * Sends a signed request. The answer has to be read to its end or destroyed.
 *
 * Not by `fetch`: its client in Node 24.21 (undici 7.29) ends the whole process when a server closes
 * a connection while the body waits for a slow reader (nodejs/undici#5360).
 * @throws the system's error, also amid the body, when the connection breaks or nothing comes
 */
export function sendRequest(
  signed: Pick<Request, "url" | "method" | "headers">,
  body?: Buffer | string,
): Promise<IncomingMessage> {
  const send = signed.url.startsWith("https:") ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const request = send(signed.url, {
      method: signed.method,
      headers: Object.fromEntries(signed.headers),
      timeout: silenceMs,
    });
    request.on("response", resolve);
    request.on("error", reject);
    request.on("timeout", () => {
      request.destroy(new Error(`the server was silent for ${silenceMs} ms`));
    });
    request.end(body);
  });
}
