import { protocolErrors } from "../protocol-errors.ts";

/** How far a request's time may be from ours, either side (the cloud's convention). */
const timeWindowMs = 15 * 60_000;

// Some third-party callers send milliseconds, and the cloud takes them.
const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** @throws ApiError InvalidTimeStamp.Format, InvalidTimeStamp.Expired */
export function checkRequestTime(text: string, nowMs: number): void {
  const timeMs = timePattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(timeMs)) throw protocolErrors.timeMalformed();
  if (Math.abs(timeMs - nowMs) > timeWindowMs) throw protocolErrors.timeExpired();
}
