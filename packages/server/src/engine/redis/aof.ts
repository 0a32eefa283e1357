import { infoNumber, type RedisInfo, readInfo } from "./info.ts";
import type { RedisClient } from "./redis-client.ts";

export interface AofRewriteRule {
  /** A file below this is never worth a rewrite. */
  readonly minBytes: number;
  /** Rewrite when the file has grown by this share of its size after the last rewrite. */
  readonly growth: number;
}

/** Redis' own defaults, `auto-aof-rewrite-min-size` and `auto-aof-rewrite-percentage`. */
export const defaultAofRewriteRule: AofRewriteRule = { minBytes: 64 * 1024 * 1024, growth: 1 };

/**
 * Whether the append-only file has grown enough to be rewritten. Nodes never do that by
 * themselves. Needs the INFO section `persistence`.
 */
export function shouldRewriteAof(
  info: RedisInfo,
  rule: AofRewriteRule = defaultAofRewriteRule,
): boolean {
  if (info.get("aof_enabled") !== "1" || isRewriting(info) || info.get("loading") !== "0") {
    return false;
  }
  const size = infoNumber(info, "aof_current_size");
  const base = infoNumber(info, "aof_base_size");
  return size >= rule.minBytes && size - base >= base * rule.growth;
}

/**
 * Starts a rewrite in the background, or leaves alone the one that is running or scheduled (Redis
 * schedules it when a dump is in progress). Idempotent.
 */
export async function rewriteAof(client: RedisClient): Promise<"started" | "running"> {
  if (isRewriting(await readInfo(client, "persistence"))) return "running";
  await client.bgrewriteaof();
  return "started";
}

/** Whether a rewrite runs or is scheduled. Needs the INFO section `persistence`. */
export function isRewriting(info: RedisInfo): boolean {
  return info.get("aof_rewrite_in_progress") === "1" || info.get("aof_rewrite_scheduled") === "1";
}
