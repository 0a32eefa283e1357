import { createHash, randomUUID } from "node:crypto";
import { signV3, stringToSignV3 } from "../../gateway/signature/signature-v3.ts";
import { isoSeconds, systemClock } from "../../kernel/clock.ts";
import type { AccessKeyFile } from "../access-key-file.ts";
import { CommandFailed } from "./command-context.ts";

/** The server said no. */
export class ApiRefusal extends CommandFailed {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

interface ApiCall {
  readonly endpoint: string;
  readonly key: AccessKeyFile;
  readonly action: string;
  /** Of the product; default: R-kvstore's. */
  readonly version?: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What to say about a refusal. */
  readonly refused: (code: string, text: string) => string;
}

/**
 * One signed call of the API, as any client would make it.
 * @throws ApiRefusal with the server's code and message when it refuses
 */
export async function callApi<Answer extends object>(call: ApiCall): Promise<Answer> {
  const { endpoint, key, action, parameters, version = "2015-01-01" } = call;
  const query = new Map(Object.entries(parameters));
  const contentSha256 = createHash("sha256").update("").digest("hex");
  const headers: Record<string, string> = {
    host: new URL(endpoint).host,
    "x-acs-action": action,
    "x-acs-content-sha256": contentSha256,
    "x-acs-date": isoSeconds(systemClock.now()),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-version": version,
  };
  const signedHeaders = Object.keys(headers);
  const text = stringToSignV3({ method: "POST", query, headers, signedHeaders, contentSha256 });
  const signature = signV3(key.accessKeySecret, text);
  headers["authorization"] =
    `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${signedHeaders.join(";")},Signature=${signature}`;
  const url = `${endpoint}/?${new URLSearchParams(parameters)}`;
  const response = await fetch(url, { method: "POST", headers });
  const body = (await response.json()) as Answer & { Code?: string; Message?: string };
  if (!response.ok) {
    const { Code = "", Message = "" } = body;
    throw new ApiRefusal(call.refused(Code, Message), Code);
  }
  return body;
}
