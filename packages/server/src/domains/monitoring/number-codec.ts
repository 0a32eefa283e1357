/**
 * Integers of up to 52 bits in few bytes: small ones, of either sign, in one. Sign in the lowest
 * bit, seven bits a byte, the lowest first.
 */
export function packIntegers(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  let at = 0;
  for (const value of values) {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 128) {
      bytes[at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    bytes[at++] = rest;
  }
  return bytes.slice(0, at);
}

export function unpackIntegers(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0;
  let weight = 1;
  for (const byte of bytes) {
    value += (byte % 128) * weight;
    if (byte >= 128) {
      weight *= 128;
      continue;
    }
    values.push(value % 2 === 1 ? -(value + 1) / 2 : value / 2);
    value = 0;
    weight = 1;
  }
  return values;
}
