import ipaddr from "ipaddr.js";

/** An IPv4 block whose host bits are zero. Addresses as numbers, which 32 bits always fit. */
export interface Ipv4Block {
  readonly text: string;
  readonly first: number;
  readonly length: number;
  readonly size: number;
}

/** `10.0.0.0/8`; null for anything that is not the one spelling of a block. */
export function parseBlock(text: string): Ipv4Block | null {
  const [address = "", length = "", ...rest] = text.split("/");
  if (rest.length > 0 || !ipaddr.IPv4.isValidFourPartDecimal(address)) return null;
  if (!/^(?:[1-9]|[12]\d|3[0-2])$/.test(length)) return null;
  if (ipaddr.IPv4.networkAddressFromCIDR(text).toString() !== address) return null;
  return {
    text,
    first: numberOf(address),
    length: Number(length),
    size: 2 ** (32 - Number(length)),
  };
}

export function contains(outer: Ipv4Block, inner: Ipv4Block): boolean {
  return outer.first <= inner.first && inner.first + inner.size <= outer.first + outer.size;
}

export function overlaps(one: Ipv4Block, other: Ipv4Block): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}

export function addressAt(block: Ipv4Block, host: number): string {
  const value = block.first + host;
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}

/** Position of an address in the block; null when it lies outside or is no address. */
export function hostOf(block: Ipv4Block, address: string): number | null {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address)) return null;
  const host = numberOf(address) - block.first;
  return host >= 0 && host < block.size ? host : null;
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
