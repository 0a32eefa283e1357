import { pickErrors } from "../../kernel/api-error.ts";

const errors = pickErrors("InvalidStartTime.Malformed", "InvalidEndTime.Malformed");

/** Clients cut times down to the minute and need a while: so much older than kept is still fine. */
const graceMs = 5 * 60_000;

/**
 * The time range of a request, milliseconds UTC, its form being checked already.
 * @throws ApiError InvalidStartTime.Malformed when it begins in the future or before what is kept,
 *   InvalidEndTime.Malformed when it does not end after its begin or is too long
 */
export function timeRange(
  request: { StartTime: string; EndTime: string },
  limits: { now: number; keptMs: number; longestMs: number },
): { from: number; to: number } {
  const from = Date.parse(request.StartTime);
  const to = Date.parse(request.EndTime);
  if (from > limits.now || from < limits.now - limits.keptMs - graceMs) {
    throw errors["InvalidStartTime.Malformed"]();
  }
  if (to <= from || to - from > limits.longestMs) throw errors["InvalidEndTime.Malformed"]();
  return { from, to };
}
