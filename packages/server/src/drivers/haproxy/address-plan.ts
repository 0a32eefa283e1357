import type { Slot } from "../front-door.ts";

export interface AddressPlan {
  /** Slot of an index, counted from 0. The same index always gives the same slot. */
  slotAt(index: number): Slot;
  /** How many slots the network has. */
  readonly capacity: number;
  /** Address that the control plane's own connections come from. Never a slot's. */
  readonly probeAddress: string;
}

export const redisPort = 6379;

/**
 * Deals out the addresses of an IPv4 network such as `127.20.0.0/16`: in order, without hosts that
 * end in .0 or .255 (they look like networks and broadcasts to people and to some tools) and
 * without the last usable address, which is the control plane's.
 * @throws Error when the network is not an IPv4 block between /8 and /30, or an index lies outside
 */
export function planAddresses(network: string): AddressPlan {
  const [base = "", prefixText = ""] = network.split("/");
  const prefix = Number(prefixText);
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(base) || !(prefix >= 8 && prefix <= 30)) {
    throw new Error(`not an IPv4 network between /8 and /30: ${network}`);
  }
  const size = 2 ** (32 - prefix);
  const octets = base.split(".").map(Number);
  const first = Math.floor(octets.reduce((sum, octet) => sum * 256 + octet, 0) / size) * size;
  const probe = first + size - 2;

  // Each full block of 256 addresses holds 254 usable ones; smaller networks hold one block.
  const capacity = size >= 256 ? (size / 256) * 254 - 1 : size - 3;

  return {
    capacity,
    probeAddress: dotted(probe),
    slotAt(index) {
      if (!Number.isInteger(index) || index < 0 || index >= capacity) {
        throw new Error(`the network ${network} has no slot ${index}`);
      }
      const host = Math.floor(index / 254) * 256 + 1 + (index % 254);
      return {
        slotId: slotIdOf(index),
        address: dotted(first + host),
        port: redisPort,
      };
    },
  };
}

/** `s0001` for index 0. */
export function slotIdOf(index: number): string {
  return `s${String(index + 1).padStart(4, "0")}`;
}

/** Index of a slot id, or undefined for a name that is none. */
export function indexOfSlotId(slotId: string): number | undefined {
  const digits = /^s(\d{4,})$/.exec(slotId)?.[1];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits) - 1;
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}
