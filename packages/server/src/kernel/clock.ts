/** Source of the current time. Passed in everywhere, so that tests and the operator can move it. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Present and true while time stands still. */
  readonly isFrozen?: boolean;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Where an installation's clock stands against the real one. */
export interface ClockState {
  /** Added to the real time; it does not count while the clock is frozen. */
  readonly offsetMs: number;
  /** The moment at which it stands still, or null. */
  readonly frozenAtMs: number | null;
}

export const unmovedClock: ClockState = { offsetMs: 0, frozenAtMs: null };

/** The installation's clock: the real time until somebody moves or stops it. */
export interface MovableClock extends Clock {
  readonly isFrozen: boolean;
  readonly state: ClockState;
  /** The real time, whatever this clock shows. */
  realNow(): number;
  set(state: ClockState): void;
}

export function movableClock(real: Clock, stored: ClockState = unmovedClock): MovableClock {
  let state = stored;
  return {
    now: () => state.frozenAtMs ?? real.now() + state.offsetMs,
    realNow: () => real.now(),
    get isFrozen() {
      return state.frozenAtMs !== null;
    },
    get state() {
      return state;
    },
    set(next) {
      state = next;
    },
  };
}

/** The second-precision UTC form that the API uses: `2026-11-24T02:53:58Z`. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
