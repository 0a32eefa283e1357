import { pollUntil } from "../poll-until.ts";
import type { RedisClient } from "./redis-client.ts";
import { follow, isInSync, observe, promote, type RedisAddress } from "./replication.ts";

export interface SwitchoverOptions {
  readonly oldMaster: RedisClient;
  readonly newMaster: RedisClient;
  /** Where the old master will find its new master. */
  readonly newMasterAddress: RedisAddress;
  /** Longest time that writes are held back. The pause ends by itself if this process dies. */
  readonly pauseMs: number;
  /**
   * Called when the new master accepts writes and the old one refuses them: record the change and
   * move clients here. Whoever stops before it leaves no second writer behind.
   */
  readonly reroute?: () => Promise<void>;
}

export interface SwitchoverResult {
  /** From holding writes back until the replica had everything. */
  readonly catchUpMs: number;
  /** From holding writes back until the new master accepted them. */
  readonly gapMs: number;
  /** From holding writes back until the old master followed. */
  readonly totalMs: number;
}

/**
 * Swaps a master and its replica without losing an acknowledged write: holds writes back on the
 * master, waits until the replica itself reports the master's offset (the master learns of it only
 * once a second), promotes, reroutes, demotes. When the replica does not catch up within half of
 * `pauseMs`, or anything fails before the promotion, writes are let go on the old master again. From
 * the promotion on an error leaves the pause to end by itself: the caller looks at both and mends.
 * @throws PollTimeoutError when the replica does not catch up; nothing has changed then
 */
export async function switchover(options: SwitchoverOptions): Promise<SwitchoverResult> {
  const { oldMaster, newMaster, pauseMs } = options;
  const since = stopwatch();
  let promoting = false;
  await oldMaster.client("PAUSE", pauseMs, "WRITE");
  try {
    await pollUntil(
      async () => {
        const master = await observe(oldMaster);
        const replica = await observe(newMaster);
        // Equal, not more: only then can the old master resume from where the new one continues.
        const equal = isInSync(master, replica) && replica.offset === master.offset;
        return equal || undefined;
      },
      { everyMs: 1, timeoutMs: pauseMs / 2, what: "the replica has caught up with its master" },
    );
    const catchUpMs = since();
    if (catchUpMs > pauseMs * 0.75) throw new Error("too little of the pause is left to promote");
    promoting = true;
    await promote(newMaster);
    const gapMs = since();
    await follow(oldMaster, options.newMasterAddress);
    const totalMs = since();
    await options.reroute?.();
    await oldMaster.client("UNPAUSE");
    return { catchUpMs, gapMs, totalMs };
  } catch (error) {
    if (!promoting) await letWritesGo(oldMaster, error);
    throw error;
  }
}

async function letWritesGo(master: RedisClient, reason: unknown): Promise<void> {
  try {
    await master.client("UNPAUSE");
  } catch (error) {
    throw new AggregateError([reason, error], "writes stay held back until the pause ends", {
      cause: reason,
    });
  }
}

/** Counts on the monotonic clock: the machine's time may jump while writes are held back. */
function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
