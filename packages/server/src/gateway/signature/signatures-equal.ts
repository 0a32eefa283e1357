import { timingSafeEqual } from "node:crypto";

/**
 * Compares signatures as text in constant time. As text, because base64 has several spellings of
 * the same bytes and only one of them is what a client computes.
 */
export function signaturesEqual(expected: string, given: string): boolean {
  const expectedBytes = Buffer.from(expected);
  const givenBytes = Buffer.from(given);
  return expectedBytes.length === givenBytes.length && timingSafeEqual(expectedBytes, givenBytes);
}
