import { readFileSync } from "node:fs";

/** The soft limit of open files, which nodes inherit. */
export function openFileLimit(): number {
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"));
  return Number(line?.[1] ?? 1024);
}
