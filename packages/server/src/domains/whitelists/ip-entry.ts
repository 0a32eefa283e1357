import ipaddr from "ipaddr.js";

/**
 * The one spelling of an IPv4 address or CIDR block: host bits cleared, `/32` left out. Null for
 * anything else, `/0` of another address than 0.0.0.0 among it.
 */
export function normalEntry(entry: string): string | null {
  const [address = "", length, ...rest] = entry.split("/");
  if (rest.length > 0 || !ipaddr.IPv4.isValidFourPartDecimal(address)) return null;
  if (length === undefined) return address;
  if (!/^(?:0|[1-9]\d?)$/.test(length) || Number(length) > 32) return null;
  if (length === "0" && address !== "0.0.0.0") return null;
  const network = ipaddr.IPv4.networkAddressFromCIDR(entry).toString();
  return length === "32" ? network : `${network}/${length}`;
}
