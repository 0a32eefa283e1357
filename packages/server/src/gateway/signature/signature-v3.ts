import { createHmac, hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { protocolErrors } from "../protocol-errors.ts";
import type { Parameters } from "./parse-parameters.ts";
import { percentEncode } from "./percent-encode.ts";
import { sortedNames } from "./sorted-names.ts";

export const algorithmV3 = "ACS3-HMAC-SHA256";

export interface AuthorizationV3 {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What must be signed for the signature to mean this request and no other. */
const alwaysSigned = [
  "host",
  "x-acs-action",
  "x-acs-version",
  "x-acs-date",
  "x-acs-signature-nonce",
  "x-acs-content-sha256",
];

const authorizationPattern =
  /^ACS3-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([^,\s]+)$/;

/**
 * Reads `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b,Signature=…`.
 * @throws ApiError IncompleteSignature for another form, or when a header that gives the request
 *   its meaning is not among the signed ones
 */
export function parseAuthorizationV3(authorization: string): AuthorizationV3 {
  const [, accessKeyId, headerList, signature] = authorizationPattern.exec(authorization) ?? [];
  if (!accessKeyId || !headerList || !signature) throw protocolErrors.incompleteSignature();
  const signedHeaders = headerList.toLowerCase().split(";");
  for (const name of alwaysSigned) {
    if (!signedHeaders.includes(name)) throw protocolErrors.incompleteSignature();
  }
  return { accessKeyId, signature, signedHeaders };
}

export interface SignableV3 {
  readonly method: string;
  readonly query: Parameters;
  readonly headers: IncomingHttpHeaders;
  readonly signedHeaders: readonly string[];
  readonly contentSha256: string;
}

/**
 * String to sign of ACS3-HMAC-SHA256. The official SDKs leave parameter names as they are in the
 * canonical query, the documentation encodes them: `rawNames` chooses.
 */
export function stringToSignV3(request: SignableV3, rawNames = false): string {
  const { method, query, signedHeaders, contentSha256 } = request;
  let headers = "";
  for (const name of signedHeaders) headers += `${name}:${headerText(request.headers[name])}\n`;
  const canonicalRequest =
    `${method}\n/\n${canonicalQuery(query, rawNames)}\n` +
    `${headers}\n${signedHeaders.join(";")}\n${contentSha256}`;
  return `${algorithmV3}\n${hash("sha256", canonicalRequest)}`;
}

/** Hexadecimal HMAC-SHA256. The key is the secret as it is. */
export function signV3(secret: string, stringToSign: string): string {
  return createHmac("sha256", secret).update(stringToSign).digest("hex");
}

function canonicalQuery(query: Parameters, rawNames: boolean): string {
  let text = "";
  for (const name of sortedNames(query.keys())) {
    if (text !== "") text += "&";
    text += `${rawNames ? name : percentEncode(name)}=${percentEncode(query.get(name) ?? "")}`;
  }
  return text;
}

function headerText(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).trim();
}
