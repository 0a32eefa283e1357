import { MalformedPolicy, parsePolicy, parseTrustPolicy } from "../access/index.ts";
import { ramErrors } from "./ram-errors.ts";

/** The text, once it is known to be a policy. @throws ApiError MalformedPolicyDocument */
export function checkedPolicy(text: string): string {
  return checked(text, parsePolicy);
}

/** @throws ApiError MalformedPolicyDocument */
export function checkedTrustPolicy(text: string): string {
  return checked(text, parseTrustPolicy);
}

function checked(text: string, parse: (text: string) => unknown): string {
  try {
    parse(text);
    return text;
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw ramErrors.MalformedPolicyDocument({ detail: cause.message }, { cause });
  }
}
