import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Puts processes, and what they fork later, under Linux' SCHED_BATCH: the same share of the
 * processor as before, but waking up does not preempt whoever runs. HAProxy then finds more
 * connections ready each time it runs, which saves switches where it shares cores with Redis and
 * the clients (`bench/front-door.ts` shows the effect). Needs no privilege. Idempotent.
 * @throws Error when `chrt` of util-linux is missing or a process has ended
 */
export async function useBatchScheduling(pids: readonly number[]): Promise<void> {
  for (const pid of pids) await run("chrt", ["--batch", "--pid", "0", String(pid)]);
}
