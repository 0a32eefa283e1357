import { dayMs } from "./backup.ts";

/** Monday to Sunday, as the API names them. */
export const weekdays = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

export interface BackupWindow {
  /** Comma-separated English weekdays. */
  readonly days: string;
  /** UTC hour at which it opens. */
  readonly startHour: number;
  /** UTC hour at which it closes, on the next day where it is not later; else after one hour. */
  readonly endHour?: number;
}

const hourMs = 3_600_000;

/** A fixed minute for each instance, so that backups of one hour do not all begin at once. */
export function minuteOf(instanceId: string): number {
  let sum = 0;
  for (const letter of instanceId) sum = (sum * 31 + letter.charCodeAt(0)) % 50;
  return sum;
}

/** The hour (UTC) of an instance that nobody chose one for. */
export function defaultStartHour(instanceId: string): number {
  let sum = 7;
  for (const letter of instanceId) sum = (sum * 33 + letter.charCodeAt(0)) % 24;
  return sum;
}

/** The next moment after `now` at which the instance's scheduled backup begins. */
export function nextRun(window: BackupWindow, instanceId: string, now: number): number {
  const days = new Set(window.days.split(","));
  const midnight = now - (now % dayMs);
  for (let ahead = 0; ; ahead++) {
    const start =
      midnight + ahead * dayMs + window.startHour * hourMs + minuteOf(instanceId) * 60_000;
    // Past 7 days the list names no day at all, which the operation does not accept.
    if (start > now && (days.has(weekdayOf(start)) || ahead > 7)) return start;
  }
}

/**
 * The next run after a change of the settings. A window that stays as it was keeps its run, one
 * that is due or waits for its instance too: a longer retention is no reason to skip a backup.
 */
export function nextRunAfterChange(
  before: BackupWindow & { readonly nextRunAt: number },
  window: BackupWindow,
  { instanceId, now }: { instanceId: string; now: number },
): number {
  const isKept =
    window.days === before.days &&
    window.startHour === before.startHour &&
    window.endHour === before.endHour;
  return isKept ? before.nextRunAt : nextRun(window, instanceId, now);
}

/** Whether a scheduled backup may begin now: the window that an allowed day opened is open. */
export function isOpen(window: BackupWindow, now: number): boolean {
  const { days, startHour, endHour = startHour + 1 } = window;
  const sinceOpen = ((now % dayMs) - startHour * hourMs + dayMs) % dayMs;
  const hours = (endHour - startHour + 24) % 24 || 24;
  return days.split(",").includes(weekdayOf(now - sinceOpen)) && sinceOpen < hours * hourMs;
}

/** Weekdays in the order of the week, of digits from 1 (Monday) to 7 (Sunday). */
export function daysOf(digits: number): string {
  return weekdays.filter((_, index) => String(digits).includes(String(index + 1))).join(",");
}

/** The opposite of `daysOf`. */
export function dayListOf(days: string): number {
  const named = days.split(",");
  return Number(weekdays.map((day, index) => (named.includes(day) ? index + 1 : "")).join(""));
}

function weekdayOf(ms: number): string {
  // The epoch was a Thursday.
  return weekdays[(Math.floor(ms / dayMs) + 3) % 7] ?? "";
}
