import { normalEntry } from "./ip-entry.ts";
import type { WhitelistGroup } from "./whitelist-store.ts";

/**
 * Every address and block that may connect: the groups of an instance together, each once and in
 * its normal form, sorted, so that equal rights make equal lists.
 */
export function allowedAddresses(groups: readonly WhitelistGroup[]): string[] {
  const all = groups.flatMap((group) => group.ips.split(","));
  const normal = all.map(normalEntry).filter((entry) => entry !== null);
  return [...new Set(normal)].sort();
}
