import { setTimeout as sleep } from "node:timers/promises";

/** Polls until the condition holds. @returns how long that took, in milliseconds */
export async function waitUntil(
  condition: () => Promise<boolean>,
  { timeoutMs = 10_000, everyMs = 5 } = {},
): Promise<number> {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > timeoutMs) throw new Error("the condition did not come true");
    await sleep(everyMs);
  }
  return performance.now() - start;
}
