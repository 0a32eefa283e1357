const utcTime = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?Z$/;
const utcDate = /^(\d{4})-(\d\d)-(\d\d)Z$/;
const backupWindow = /^([01]\d|2[0-3]):([0-5]\d)Z-([01]\d|2[0-3]):([0-5]\d)Z$/;

/**
 * `YYYY-MM-DDThh:mmZ` or `YYYY-MM-DDThh:mm:ssZ`, an instant that exists. Each operation documents
 * one of the two; clients mix them, so both are taken everywhere.
 */
export function isUtcTime(text: string): boolean {
  return dateExists(utcTime.exec(text));
}

/** `YYYY-MM-DDZ`. */
export function isUtcDate(text: string): boolean {
  return dateExists(utcDate.exec(text));
}

/** The window of the backup policy: `HH:mmZ-HH:mmZ` (row 39), on the hour, one hour long (row 32). */
export function checkBackupWindow(text: string): true | "InvalidPreferredBackupTime" | false {
  const [, startHour, startMinute, endHour, endMinute] = backupWindow.exec(text) ?? [];
  if (startHour === undefined) return false;
  const oneHour = (Number(startHour) + 1) % 24 === Number(endHour);
  return (oneHour && startMinute === "00" && endMinute === "00") || "InvalidPreferredBackupTime";
}

function dateExists(match: RegExpExecArray | null): boolean {
  if (!match) return false;
  const [, year, month, day] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
