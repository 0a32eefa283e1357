import { isAscii, isUtf8 } from "node:buffer";
import { protocolErrors } from "../protocol-errors.ts";

export type Parameters = Map<string, string>;

/**
 * Decodes `a=1&b=2` into `into`. `+` is a space (Terraform's form bodies use it), a name without
 * `=` has the empty value, empty values are kept because clients sign them. A name that comes
 * twice keeps its last value.
 * @throws ApiError InvalidParameter for a malformed escape, bytes that are not UTF-8, or more
 *   than `limit` entries in `into`
 */
export function parseParameters(encoded: string, into: Parameters, limit: number): void {
  let start = 0;
  while (start < encoded.length) {
    let end = encoded.indexOf("&", start);
    if (end === -1) end = encoded.length;
    if (end > start) {
      const equals = encoded.indexOf("=", start);
      const nameEnd = equals === -1 || equals > end ? end : equals;
      const name = decode(encoded.slice(start, nameEnd));
      into.set(name, nameEnd === end ? "" : decode(encoded.slice(nameEnd + 1, end), name));
      if (into.size > limit) throw protocolErrors.tooManyParameters(limit);
    }
    start = end + 1;
  }
}

function decode(text: string, name?: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch (cause) {
    throw protocolErrors.malformedEncoding(name ?? "name", { cause });
  }
}

/**
 * Text of a request target as node:http gives it: one character per byte.
 * @throws ApiError InvalidParameter when the bytes are not UTF-8
 */
export function utf8FromLatin1(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return utf8(Buffer.from(text, "latin1"), "query string");
}

/** @throws ApiError InvalidParameter when the bytes are not UTF-8 */
export function utf8(bytes: Buffer, where: string): string {
  if (isAscii(bytes)) return bytes.toString("latin1");
  if (!isUtf8(bytes)) throw protocolErrors.malformedEncoding(where);
  return bytes.toString("utf8");
}
