export type Format = "JSON" | "XML";

/**
 * An answer ready to be sent: `head` carries the request id and is made for each request, `rest`
 * may be shared by many.
 */
export interface Answer {
  readonly requestId: string;
  readonly status: number;
  /** The error code, `OK`, or `Dropped`. */
  readonly code: string;
  readonly contentType: string;
  readonly head: string;
  readonly rest: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** The connection is cut instead: the client must not learn what became of its request. */
  readonly dropped?: true;
}

/** The clients that read XML errors ask for exactly these. */
export const contentTypes: Readonly<Record<Format, string>> = {
  JSON: "application/json;charset=utf-8",
  XML: "text/xml;charset=utf-8",
};
