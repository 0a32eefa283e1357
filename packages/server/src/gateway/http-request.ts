import type { IncomingHttpHeaders } from "node:http";

/** One HTTP request, read whole, before anything in it is understood. */
export interface HttpRequest {
  readonly method: string;
  /** What stands behind the `?`, still encoded, one character per byte. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly remoteAddress: string;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
}
