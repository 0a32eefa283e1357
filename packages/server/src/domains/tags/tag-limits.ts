import { tagErrors } from "./tag-errors.ts";
import type { Tag } from "./tag-store.ts";

/** Tags of one instance, and keys that one request may name (the cloud's rule for all products). */
export const maxTags = 20;
/** Instances that one request may tag, or ask for the tags of. */
export const maxResources = 50;

const maxKeyLength = 128;
const maxValueLength = 128;
/** Keys and values that begin like this are the cloud's own. */
const reserved = /^(?:aliyun|acs:)/i;
const link = /https?:\/\//i;

/**
 * @throws ApiError InvalidParameter (`Tag`) for a key or value out of bounds, a key given twice, or
 *   too many of them
 */
export function requireTagsInLimits(tags: readonly Tag[]): void {
  const isBad =
    tags.length > maxTags ||
    new Set(tags.map((tag) => tag.key)).size !== tags.length ||
    tags.some(({ key, value }) => !isKey(key) || !isValue(value));
  if (isBad) throw tagErrors.InvalidParameter({ parameter: "Tag" });
}

/**
 * @param pairs how many a list is asked for by
 * @throws ApiError InvalidParameter (`Tag`) for more than one resource can have
 */
export function requireFilterInLimits(pairs: { readonly length: number }): void {
  if (pairs.length > maxTags) throw tagErrors.InvalidParameter({ parameter: "Tag" });
}

function isKey(key: string): boolean {
  return key !== "" && [...key].length <= maxKeyLength && !reserved.test(key) && !link.test(key);
}

function isValue(value: string): boolean {
  return [...value].length <= maxValueLength && !reserved.test(value) && !link.test(value);
}
