import { normalEntry } from "./ip-entry.ts";
import { whitelistErrors } from "./whitelist-errors.ts";
import type { WhitelistGroup } from "./whitelist-store.ts";

export type ModifyMode = "Cover" | "Append" | "Delete";

export const defaultGroup = "default";

/** What an instance starts with, and what its default group falls back to. */
export const initialIps = "127.0.0.1";

const maxEntries = 1000;

/**
 * The entries of a request, as they were written.
 * @throws ApiError InvalidSecurityIPList.Format for a wrong entry or one that comes twice
 */
export function parseEntries(text: string): string[] {
  const entries = text.split(",");
  const normal = entries.map(normalEntry);
  if (normal.includes(null) || new Set(normal).size < normal.length) {
    throw whitelistErrors["InvalidSecurityIPList.Format"]();
  }
  return entries;
}

/**
 * A group after a change, or null: it is gone with its last entry. Only the default group stays,
 * as it was when the instance was made. Adding what is there and removing what is not are no
 * errors, so that a request may be repeated.
 * @throws ApiError InvalidSecurityIPList.Format when the group would have more than 1000 entries
 */
export function changedGroup(
  group: WhitelistGroup,
  change: {
    mode: ModifyMode;
    entries: readonly string[];
    attribute: string | undefined;
  },
): WhitelistGroup | null {
  const before = group.ips === "" ? [] : group.ips.split(",");
  const entries = changedEntries(before, change);
  if (entries.length > maxEntries) throw whitelistErrors["InvalidSecurityIPList.Format"]();
  const attribute = change.mode === "Delete" ? undefined : change.attribute;
  if (entries.length === 0 && group.name !== defaultGroup) return null;
  return {
    ...group,
    attribute: attribute ?? group.attribute,
    ips: entries.join(",") || initialIps,
  };
}

function changedEntries(
  before: readonly string[],
  { mode, entries }: { mode: ModifyMode; entries: readonly string[] },
): string[] {
  if (mode === "Cover") return [...entries];
  if (mode === "Append") return [...before, ...without(entries, before)];
  return without(before, entries);
}

/** Those of `entries` that mean no address or block of `others`, however it is written. */
function without(entries: readonly string[], others: readonly string[]): string[] {
  const taken = new Set(others.map(normalEntry));
  return entries.filter((entry) => !taken.has(normalEntry(entry)));
}
