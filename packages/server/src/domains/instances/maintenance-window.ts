import type { Instance } from "./instance.ts";

const dayMs = 24 * 3_600_000;

/**
 * The moment from which maintenance may happen: `now` inside the instance's daily window (UTC,
 * may span midnight), else the next opening.
 */
export function nextMaintenance(
  instance: Pick<Instance, "maintainStart" | "maintainEnd">,
  now: number,
): number {
  const startMs = timeOfDayMs(instance.maintainStart);
  const lengthMs = (timeOfDayMs(instance.maintainEnd) - startMs + dayMs) % dayMs;
  const midnight = now - (now % dayMs);
  const opened = midnight + startMs <= now ? midnight + startMs : midnight + startMs - dayMs;
  return now < opened + lengthMs ? now : opened + dayMs;
}

function timeOfDayMs(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60_000;
}
