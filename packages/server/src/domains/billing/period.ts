export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** What a month counts when a part of one is priced. */
export const monthMs = 30 * dayMs;

/**
 * The same day and time, months later (UTC); the last day of the month where that day is missing:
 * a month from 31 January is 28 or 29 February.
 */
export function addMonths(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
