import { networkErrors } from "./network-errors.ts";

const dayMs = 86_400_000;

/**
 * How long a retained classic endpoint stays, in milliseconds.
 * @throws ApiError InvalidClassicExpiredDays.Format unless the days are 14, 30, 60 or 120
 */
export function retentionMs(days: string | number | undefined): number {
  const count = Number(days);
  if (![14, 30, 60, 120].includes(count)) {
    throw networkErrors["InvalidClassicExpiredDays.Format"]();
  }
  return count * dayMs;
}
