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
  // A time without seconds means its whole minute.
  const lastMs = /T\d\d:\d\dZ$/.test(request.EndTime) ? 59_999 : 999;
  return { from, to: to + lastMs };
}
