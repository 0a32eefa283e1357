import { createHash, createHmac, randomUUID } from "node:crypto";

/**
 * The two signatures, written a second time from their description and sharing nothing with
 * the code under test: it encodes byte by byte and signs as a client does.
 */
export function referenceEncode(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const character = String.fromCharCode(byte);
    const isUnreserved = /[A-Za-z0-9\-_.~]/.test(character);
    encoded += isUnreserved ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

export function encodeForm(parameters: Record<string, string>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${referenceEncode(name)}=${referenceEncode(value)}`)
    .join("&");
}

export interface SigningKey {
  readonly accessKeyId: string;
  readonly secret: string;
}

/** All parameters of a V1 request, `Signature` included. `undefined` takes a common one out. */
export function signedParametersV1(
  method: string,
  key: SigningKey,
  parameters: Record<string, string | undefined>,
  nowMs = Date.now(),
): Record<string, string> {
  const all: Record<string, string> = {};
  const common = {
    Version: "2015-01-01",
    Format: "JSON",
    AccessKeyId: key.accessKeyId,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: isoSecond(nowMs),
  };
  for (const [name, value] of Object.entries({ ...common, ...parameters })) {
    if (value !== undefined) all[name] = value;
  }
  const canonical = Object.keys(all)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => `${referenceEncode(name)}=${referenceEncode(all[name] ?? "")}`)
    .join("&");
  const stringToSign = [method, referenceEncode("/"), referenceEncode(canonical)].join("&");
  const mac = createHmac("sha1", `${key.secret}&`).update(stringToSign).digest("base64");
  return { ...all, Signature: mac };
}

export interface RequestV3 {
  readonly method: string;
  readonly host: string;
  readonly action: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
  readonly contentType?: string;
  readonly version?: string;
  readonly nowMs?: number;
  /** Leaves names in the canonical query as they are, as the official SDKs do. */
  readonly rawNames?: boolean;
  readonly headers?: Record<string, string>;
  /** Headers that are sent and not signed. */
  readonly unsigned?: readonly string[];
}

/** Headers of a V3 request. */
export function signedHeadersV3(key: SigningKey, request: RequestV3): Record<string, string> {
  const body = request.body ?? "";
  const headers: Record<string, string> = {
    host: request.host,
    "x-acs-action": request.action,
    "x-acs-version": request.version ?? "2015-01-01",
    "x-acs-date": isoSecond(request.nowMs ?? Date.now()),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-content-sha256": sha256(body),
    ...(request.contentType ? { "content-type": request.contentType } : {}),
    ...request.headers,
  };
  const names = Object.keys(headers)
    .filter((name) => !request.unsigned?.includes(name))
    .sort();
  const query = Object.entries(request.query ?? {})
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => {
      return `${request.rawNames ? name : referenceEncode(name)}=${referenceEncode(value)}`;
    })
    .join("&");
  const canonical =
    `${request.method}\n/\n${query}\n` +
    names.map((name) => `${name}:${headers[name]?.trim()}\n`).join("") +
    `\n${names.join(";")}\n${sha256(body)}`;
  const stringToSign = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  const mac = createHmac("sha256", key.secret).update(stringToSign).digest("hex");
  headers["authorization"] =
    `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${names.join(";")},Signature=${mac}`;
  return headers;
}

function isoSecond(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
