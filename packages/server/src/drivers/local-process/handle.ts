import type { NodeHandle } from "../driver.ts";
import { isRunning, type Mark, markedNode, type ProcStat, readStat } from "./proc.ts";

export function handleOf(nodeId: string, dir: string, stat: ProcStat): NodeHandle {
  return { version: 1, nodeId, dir, pid: stat.pid, startTicks: stat.startTicks };
}

/** Whether the very process of the handle runs: not a later one with its pid, and not a zombie. */
export function isLive(handle: NodeHandle): boolean {
  const stat = readStat(handle.pid);
  return stat !== undefined && stat.startTicks === handle.startTicks && isRunning(stat);
}

/**
 * As `isLive`, for a handle that comes from outside. After a reboot another process may have both
 * the pid and the start time of a stored handle, so the installation's mark is asked for too.
 */
export function isLiveNode(handle: NodeHandle, mark: Mark): boolean {
  return isLive(handle) && markedNode(handle.pid, mark) === handle.nodeId;
}
