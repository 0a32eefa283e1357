import { type ApiError, pickErrors } from "../../kernel/api-error.ts";
import { protocolErrors } from "../protocol-errors.ts";
import type { RequestTrace } from "../request-trace.ts";
import { algorithmV3, parseAuthorizationV3 } from "../signature/signature-v3.ts";
import type { RpcMessage } from "./read-request.ts";

const errors = pickErrors(
  "MissingAction",
  "MissingVersion",
  "MissingAccessKeyId",
  "MissingTimestamp",
  "MissingSignature",
  "MissingSignatureMethod",
  "MissingSignatureNonce",
  "MissingSignatureVersion",
  "InvalidSignatureMethod",
  "InvalidSignatureVersion",
);

/** The common parameters, wherever the client's protocol puts them. */
export interface Credentials {
  readonly action: string;
  readonly version: string;
  readonly accessKeyId: string;
  readonly time: string;
  readonly nonce: string;
  readonly signature: string;
  readonly securityToken: string | undefined;
  /** Headers under a V3 signature; absent for V1. */
  readonly signedHeaders?: readonly string[];
}

/**
 * Tells the protocol (an `ACS3-` Authorization header: V3, else V1) and reads the common
 * parameters. Sets the format of the answer first, so that what follows is refused in it: V3 is
 * JSON, V1 is XML unless it says otherwise.
 * @throws ApiError Missing*, InvalidParameter.Format, InvalidSignature*, IncompleteSignature
 */
export function readCredentials(message: RpcMessage, trace: RequestTrace): Credentials {
  const authorization = message.http.headers.authorization;
  const signedByParameter = message.parameters.has("Signature");
  // A client without a key pair (a bearer token) still speaks V3 and wants JSON.
  const isV3 =
    authorization?.startsWith("ACS") ||
    (!signedByParameter && message.http.headers["x-acs-action"] !== undefined);
  trace.format = isV3 ? "JSON" : "XML";
  const format = message.parameters.get("Format");
  if (format) trace.format = formatNamed(format);
  return isV3 ? credentialsV3(message, trace) : credentialsV1(message, trace);
}

function formatNamed(name: string): RequestTrace["format"] {
  const upper = name.toUpperCase();
  if (upper === "JSON" || upper === "XML") return upper;
  throw protocolErrors.formatInvalid();
}

function credentialsV1({ parameters }: RpcMessage, trace: RequestTrace): Credentials {
  trace.action = required(parameters.get("Action"), errors.MissingAction);
  trace.version = required(parameters.get("Version"), errors.MissingVersion);
  trace.accessKeyId = required(parameters.get("AccessKeyId"), errors.MissingAccessKeyId);
  const method = required(parameters.get("SignatureMethod"), errors.MissingSignatureMethod);
  if (method !== "HMAC-SHA1") throw errors.InvalidSignatureMethod();
  const form = required(parameters.get("SignatureVersion"), errors.MissingSignatureVersion);
  if (form !== "1.0") throw errors.InvalidSignatureVersion();
  return {
    action: trace.action,
    version: trace.version,
    accessKeyId: trace.accessKeyId,
    nonce: required(parameters.get("SignatureNonce"), errors.MissingSignatureNonce),
    time: required(parameters.get("Timestamp"), errors.MissingTimestamp),
    signature: required(parameters.get("Signature"), errors.MissingSignature),
    securityToken: parameters.get("SecurityToken") || undefined,
  };
}

function credentialsV3({ http: { headers } }: RpcMessage, trace: RequestTrace): Credentials {
  trace.action = required(headers["x-acs-action"], errors.MissingAction);
  trace.version = required(headers["x-acs-version"], errors.MissingVersion);
  const authorization = required(headers.authorization, errors.MissingAccessKeyId);
  if (!authorization.startsWith(`${algorithmV3} `)) throw refusedAlgorithm(authorization);
  const { accessKeyId, signature, signedHeaders } = parseAuthorizationV3(authorization);
  trace.accessKeyId = accessKeyId;
  return {
    action: trace.action,
    version: trace.version,
    accessKeyId,
    nonce: required(headers["x-acs-signature-nonce"], errors.MissingSignatureNonce),
    time: required(headers["x-acs-date"], errors.MissingTimestamp),
    signature,
    signedHeaders,
    securityToken: headers["x-acs-security-token"]?.toString() || undefined,
  };
}

function required(value: string | string[] | undefined, missing: () => ApiError): string {
  if (typeof value !== "string" || value === "") throw missing();
  return value;
}

/** The protocol has siblings (SM3, RSA, ACS4) that no client uses unless told to. */
function refusedAlgorithm(authorization: string): ApiError {
  return /^ACS[34]-[A-Z0-9-]+ /.test(authorization)
    ? errors.InvalidSignatureMethod()
    : protocolErrors.incompleteSignature();
}
