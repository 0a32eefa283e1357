import { createHmac } from "node:crypto";
import type { Parameters } from "./parse-parameters.ts";
import { percentEncode } from "./percent-encode.ts";
import { sortedNames } from "./sorted-names.ts";

/**
 * String to sign of signature 1.0: `METHOD&%2F&` and the sorted, encoded parameters, encoded once
 * more. Query and form are one set here; `Signature` itself is left out.
 */
export function stringToSignV1(method: string, parameters: Parameters): string {
  let canonical = "";
  for (const name of sortedNames(parameters.keys())) {
    if (name === "Signature") continue;
    const separator = canonical === "" ? "" : "%26";
    const value = parameters.get(name) ?? "";
    canonical += `${separator}${encodeTwice(name)}%3D${encodeTwice(value)}`;
  }
  return `${method}&%2F&${canonical}`;
}

/** Base64 HMAC-SHA1. The key is the secret and a literal `&`. */
export function signV1(secret: string, stringToSign: string): string {
  return createHmac("sha1", `${secret}&`).update(stringToSign).digest("base64");
}

/** The second round only meets unreserved characters and `%`. */
function encodeTwice(text: string): string {
  return percentEncode(text).replaceAll("%", "%25");
}
