import { backupErrors } from "./backup-errors.ts";

/**
 * The time range of a request, milliseconds UTC, its form being checked already.
 * @throws ApiError InvalidStartTime.Malformed when it begins in the future,
 *   InvalidEndTime.Malformed when it does not end after its begin
 */
export function timeRange(
  request: { StartTime: string; EndTime: string },
  now: number,
): { from: number; to: number } {
  const from = Date.parse(request.StartTime);
  const to = Date.parse(request.EndTime);
  if (from > now) throw backupErrors["InvalidStartTime.Malformed"]();
  if (to <= from) throw backupErrors["InvalidEndTime.Malformed"]();
  return { from, to: lastMomentOf(request.EndTime) };
}

/** Milliseconds UTC. A time without seconds means its whole minute, else its whole second. */
export function lastMomentOf(time: string): number {
  return Date.parse(time) + (/T\d\d:\d\dZ$/.test(time) ? 59_999 : 999);
}
