import { hash } from "node:crypto";
import { pickErrors } from "../../kernel/api-error.ts";
import type { Caller } from "../../kernel/caller.ts";
import type { AccessKey, AccessKeys } from "../options.ts";
import { protocolErrors } from "../protocol-errors.ts";
import { checkRequestTime } from "../signature/request-time.ts";
import { signV1, stringToSignV1 } from "../signature/signature-v1.ts";
import { signV3, stringToSignV3 } from "../signature/signature-v3.ts";
import { signaturesEqual } from "../signature/signatures-equal.ts";
import type { Credentials } from "./read-credentials.ts";
import type { RpcMessage } from "./read-request.ts";

const errors = pickErrors(
  "InvalidAccessKeyId.NotFound",
  "InvalidAccessKeyId.Inactive",
  "InvalidSecurityToken.Malformed",
  "MissingSecurityToken",
  "SignatureDoesNotMatch",
);

/**
 * Finds the key, verifies the signature in constant time, then the time window.
 * @throws ApiError InvalidAccessKeyId.*, InvalidSecurityToken.*, MissingSecurityToken,
 *   SignatureDoesNotMatch, IncompleteSignature, InvalidTimeStamp.*
 */
export async function authenticate(
  message: RpcMessage,
  credentials: Credentials,
  accessKeys: AccessKeys,
  nowMs: number,
): Promise<Caller> {
  const key = await keyOf(credentials, accessKeys);
  if (!key.active) throw errors["InvalidAccessKeyId.Inactive"]();
  if (credentials.signedHeaders) {
    verifyV3(message, credentials.signature, credentials.signedHeaders, key.secret);
  } else {
    verifyV1(message, credentials.signature, key.secret);
  }
  checkRequestTime(credentials.time, nowMs);
  return key.caller;
}

/** How the keys of sessions begin, so that one without its token is told what it lacks. */
const sessionKeyPrefix = "STS.";

async function keyOf(
  { accessKeyId, securityToken }: Credentials,
  accessKeys: AccessKeys,
): Promise<AccessKey> {
  if (securityToken) {
    if (!accessKeys.session) throw errors["InvalidSecurityToken.Malformed"]();
    return await accessKeys.session(accessKeyId, securityToken);
  }
  if (accessKeyId.startsWith(sessionKeyPrefix)) throw errors.MissingSecurityToken();
  const key = await accessKeys.find(accessKeyId);
  if (!key) throw errors["InvalidAccessKeyId.NotFound"]();
  return key;
}

function verifyV1({ http, parameters }: RpcMessage, signature: string, secret: string): void {
  const stringToSign = stringToSignV1(http.method, parameters);
  if (signaturesEqual(signV1(secret, stringToSign), signature)) return;
  throw errors.SignatureDoesNotMatch({ stringToSign });
}

function verifyV3(
  { http, query }: RpcMessage,
  signature: string,
  signedHeaders: readonly string[],
  secret: string,
): void {
  const contentSha256 = http.headers["x-acs-content-sha256"];
  if (typeof contentSha256 !== "string") throw protocolErrors.incompleteSignature();
  const { method, headers } = http;
  const signable = { method, headers, query, signedHeaders, contentSha256 };
  const stringToSign = stringToSignV3(signable);
  const bodyAsSigned = signaturesEqual(hashOfBody(http.body), contentSha256.toLowerCase());
  if (bodyAsSigned) {
    if (signaturesEqual(signV3(secret, stringToSign), signature)) return;
    if (signaturesEqual(signV3(secret, stringToSignV3(signable, true)), signature)) return;
  }
  throw errors.SignatureDoesNotMatch({ stringToSign });
}

const hashOfNothing = hash("sha256", "");

function hashOfBody(body: Buffer): string {
  return body.length === 0 ? hashOfNothing : hash("sha256", body);
}
