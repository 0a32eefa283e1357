/** Source of the current time. Passed in everywhere, so that tests and the operator can move it. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** The second-precision UTC form that the API uses: `2026-11-24T02:53:58Z`. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
