import { pickErrors } from "../../kernel/api-error.ts";
import type { Caller } from "../../kernel/caller.ts";
import { operatorProduct } from "../../kernel/operator-product.ts";
import { readUntilChange } from "../../store/read-until-change.ts";
import type { Store } from "../../store/store.ts";
import { rateLimitStore } from "./rate-limit-store.ts";
import { TokenBuckets } from "./token-buckets.ts";

const errors = pickErrors("Throttling.User");

/** Stands for every operation that has no limit of its own. */
export const anyOperation = "*";

/**
 * Lets an owner, with all its users, make so many calls of each operation. A refusal says in
 * `x-acs-retry-after` after how many milliseconds another try can succeed.
 */
export function throttle(store: Store, monotonic: () => number) {
  const buckets = new TokenBuckets(monotonic);
  const readLimits = readUntilChange(
    store,
    ["rate_limits"],
    async (db) => new Map((await rateLimitStore(db).list()).map((each) => [each.operation, each])),
  );
  return async (subject: { caller: Caller; action: string; version: string }): Promise<void> => {
    const limits = await readLimits();
    if (limits.size === 0 || subject.version === operatorProduct.version) return;
    const limit = limits.get(subject.action) ?? limits.get(anyOperation);
    if (!limit) return;
    const name = `${subject.caller.ownerId} ${subject.version} ${subject.action}`;
    const waitMs = buckets.take(name, limit);
    if (waitMs === 0) return;
    throw errors["Throttling.User"]({}, { headers: { "x-acs-retry-after": String(waitMs) } });
  };
}
