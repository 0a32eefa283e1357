import type { Caller } from "../../kernel/caller.ts";
import type { Format } from "../answer.ts";
import type { AnswerCache } from "../answer-cache.ts";
import { sortedNames } from "../signature/sorted-names.ts";
import type { ResolvedOperation } from "./resolve-operation.ts";

/** A place in the cache for the answer to this request. */
export interface CacheSlot {
  readonly key: string;
  /** State of the counters before anything was read: a later change makes the answer stale. */
  readonly changes: number;
}

/** Where the answer of a read that says what it depends on may be kept; undefined for all others. */
export function cacheSlot(
  operation: ResolvedOperation,
  caller: Caller,
  parameters: Readonly<Record<string, string>>,
  format: Format,
  versionOf: (names: readonly string[]) => number,
): CacheSlot | undefined {
  const { behaviour, product } = operation;
  if (!behaviour?.cachedBy || behaviour.writes) return undefined;
  // What such a caller sees may depend on the moment and the address it calls from.
  if (caller.sight) return undefined;
  // Lengths keep two requests from ever having one key, whatever their values contain.
  let key = `${format} ${product.version} ${operation.name} ${caller.ownerId}`;
  for (const name of sortedNames(Object.keys(parameters))) {
    const value = parameters[name] ?? "";
    key += ` ${name.length} ${name} ${value.length} ${value}`;
  }
  return { key, changes: versionOf(behaviour.cachedBy) };
}

/**
 * An answer made earlier for the same request of the same owner. It stands before validation,
 * because the same parameters passed it then.
 */
export function reuseAnswer(cache: AnswerCache, slot: CacheSlot | undefined): Buffer | undefined {
  return slot && cache.find(slot.key, slot.changes);
}
