import { setTimeout as sleep } from "node:timers/promises";

export interface PollOptions {
  /** Pause between two looks. Below 5 ms a starting Redis is slowed down by the looking itself. */
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** What is waited for; ends up in the error's text. */
  readonly what: string;
}

/** The condition did not come true in time. `cause` is what the last look failed with, if it did. */
export class PollTimeoutError extends Error {
  override readonly name = "PollTimeoutError";
}

/**
 * Calls `look` until it returns something other than undefined, and returns that.
 * An error thrown by `look` ends the wait at once.
 * @throws PollTimeoutError after `timeoutMs`
 */
export async function pollUntil<T>(
  look: (attempt: { failedWith(cause: unknown): undefined }) => Promise<T | undefined>,
  { everyMs, timeoutMs, what }: PollOptions,
): Promise<T> {
  const deadline = AbortSignal.timeout(timeoutMs);
  let lastFailure: unknown;
  const attempt = {
    failedWith(cause: unknown): undefined {
      lastFailure = cause;
    },
  };
  for (;;) {
    const found = await look(attempt);
    if (found !== undefined) return found;
    if (deadline.aborted) {
      throw new PollTimeoutError(`${what}: not so after ${timeoutMs} ms`, { cause: lastFailure });
    }
    await sleep(everyMs);
  }
}
