import { changeClock } from "./change-clock.ts";
import { defineOperation } from "./context.ts";

/** Lets the clock run on from where it stands. Idempotent. */
export const ThawClock = defineOperation("ThawClock", {
  writes: true,
  parameters: {},
  handle: (_, context) =>
    changeClock(context, (state, realMs) =>
      state.frozenAtMs === null ? state : { offsetMs: state.frozenAtMs - realMs, frozenAtMs: null },
    ),
});
