import { isLive } from "./handle.ts";
import type { ProcessBook, Tracked } from "./process-book.ts";

const pollIntervalMs = 10;
/** A killed process ends at once unless the kernel is busy for it (a slow disk, a large dump). */
const killWaitMs = 10_000;

/**
 * SIGTERM, then SIGKILL to the whole process group after `graceMs` (0: at once). Resolves when the
 * process has ended. A frozen process is never woken up for its SIGTERM: it could serve what
 * clients had sent meanwhile, which is just what stopping an old master has to prevent.
 * @throws Error when the process outlives SIGKILL for ten seconds; to be tried again
 */
export async function stopProcess(
  book: ProcessBook,
  tracked: Tracked,
  graceMs: number,
): Promise<void> {
  const { pid } = tracked.handle;
  if (graceMs > 0) {
    signal(tracked, pid, "SIGTERM");
    if (await goneWithin(book, tracked, graceMs)) return;
  }
  // The group holds what the node forked as well, a dump that is being written for example.
  signal(tracked, -pid, "SIGKILL");
  if (await goneWithin(book, tracked, killWaitMs)) return;
  throw new Error(`Process ${pid} of node ${tracked.handle.nodeId} did not end after SIGKILL`);
}

function signal(tracked: Tracked, target: number, name: NodeJS.Signals): void {
  // Asked again right before each signal: the pid may belong to somebody else by now.
  if (!isLive(tracked.handle)) return;
  try {
    process.kill(target, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function goneWithin(book: ProcessBook, tracked: Tracked, ms: number): Promise<boolean> {
  if (tracked.isChild) return settledWithin(tracked.gone, ms);
  const deadline = performance.now() + ms;
  for (;;) {
    book.check(tracked);
    const leftMs = deadline - performance.now();
    if (await settledWithin(tracked.gone, Math.max(0, Math.min(pollIntervalMs, leftMs)))) {
      return true;
    }
    if (leftMs <= 0) return false;
  }
}

async function settledWithin(gone: Promise<void>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(late.resolve, ms, false);
  try {
    return await Promise.race([gone.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
