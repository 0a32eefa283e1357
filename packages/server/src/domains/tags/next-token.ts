import { tagErrors } from "./tag-errors.ts";

/** Makes the token that continues a list behind this place. */
export function nextToken(place: readonly string[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * The place that a token of ours names; nothing for the first page.
 * @throws ApiError InvalidParameter (`NextToken`) for what is no token of `length` parts
 */
export function placeOf(token: string | undefined, length: number): string[] | undefined {
  if (!token) return undefined;
  const place = parsed(token);
  const isPlace =
    Array.isArray(place) &&
    place.length === length &&
    place.every((part) => typeof part === "string");
  if (!isPlace) throw tagErrors.InvalidParameter({ parameter: "NextToken" });
  return place as string[];
}

function parsed(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString());
  } catch (cause) {
    throw tagErrors.InvalidParameter({ parameter: "NextToken" }, { cause });
  }
}
