export interface RequestTarget {
  readonly path: string;
  /** What stands behind the `?`, as it was sent. */
  readonly rawQuery: string;
}

/**
 * What a request is about. A client that takes this port for its HTTP proxy names a whole URL, and
 * gets the same answer whatever host is in it (RFC 9112, 3.2.2): so `HTTP_PROXY` is all that a
 * program needs whose endpoint cannot be set.
 */
export function readTarget(url: string): RequestTarget {
  const origin = url.replace(/^https?:\/\/[^/?]*/i, "");
  const queryStart = origin.indexOf("?");
  if (queryStart === -1) return { path: origin || "/", rawQuery: "" };
  return { path: origin.slice(0, queryStart) || "/", rawQuery: origin.slice(queryStart + 1) };
}
