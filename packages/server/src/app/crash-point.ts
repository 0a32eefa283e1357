import type { ReconcileContext } from "../domains/lifecycle/index.ts";

/**
 * For tests of what a crash leaves: `TASK:STEP:BORDER` ends this process there as SIGKILL would.
 */
export function crashPoint(crashAt: string | null): ReconcileContext["atBorder"] {
  if (crashAt === null) return () => undefined;
  return (task, step, border) => {
    if (`${task}:${step}:${border}` === crashAt) process.kill(process.pid, "SIGKILL");
  };
}
