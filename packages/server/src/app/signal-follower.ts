import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../kernel/log.ts";
import { StoreUnavailable } from "../store/store.ts";

const retryMs = 500;

/**
 * Follows up signals that stand in no table. One that comes while the store is away is followed up
 * when it is back.
 */
export function signalFollower({ log, stopping }: { log: Log; stopping: AbortSignal }) {
  return (follow: () => Promise<void>): void => {
    const attempt = async (): Promise<void> => {
      try {
        await follow();
      } catch (error) {
        log.warn({ err: error }, "a signal could not be followed up");
        if (!(error instanceof StoreUnavailable) || stopping.aborted) return;
        await sleep(retryMs, undefined, { ref: false });
        await attempt();
      }
    };
    void attempt();
  };
}
