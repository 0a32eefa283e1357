import { TerminalError } from "../kernel/api-error.ts";
import type { Outcome } from "./reconciler.ts";

/** How a run ended: with what the reconciler said, or with what it threw. */
export type RunResult = Outcome | { readonly error: unknown };

/**
 * When to look again, or null: never, unless somebody asks.
 * @param attempts failures in a row before this run
 */
export function nextDue(
  outcome: RunResult,
  attempts: number,
  now: number,
  maxBackoffMs = 30_000,
): number | null {
  if ("done" in outcome) return null;
  if ("afterMs" in outcome) return now + outcome.afterMs;
  if (outcome.error instanceof TerminalError) return null;
  return now + Math.min(maxBackoffMs, backoffMs(attempts));
}

/** 50 ms, doubled at each failure in a row, at most 30 s. */
export function backoffMs(attempts: number): number {
  return Math.min(50 * 2 ** attempts, 30_000);
}
