import { normalEntry } from "./ip-entry.ts";

/**
 * Every address and block that may connect: the groups of an instance together, its own and those
 * it shares, each entry once and in its normal form, sorted, so that equal rights make equal lists.
 */
export function allowedAddresses(groups: readonly { readonly ips: string }[]): string[] {
  const all = groups.flatMap((group) => group.ips.split(","));
  const normal = all.map(normalEntry).filter((entry) => entry !== null);
  return [...new Set(normal)].sort();
}
