import { randomBytes, randomUUID } from "node:crypto";

/** Source of randomness for ids and secrets. Passed in, so that tests can repeat a run. */
export interface Random {
  bytes(length: number): Buffer;
}

export const systemRandom: Random = { bytes: (length) => randomBytes(length) };

const lowerAlphanumeric = "0123456789abcdefghijklmnopqrstuvwxyz";

/** `length` characters of `alphabet`, without modulo bias. */
export function randomText(random: Random, length: number, alphabet = lowerAlphanumeric): string {
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of random.bytes(length)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}

/** The cloud's form of a request id: an upper-case UUID. */
export function newRequestId(): string {
  return randomUUID().toUpperCase();
}
