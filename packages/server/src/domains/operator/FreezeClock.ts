import { changeClock, shownBy } from "./change-clock.ts";
import { defineOperation } from "./context.ts";

/** Stops the clock where it stands. Nodes, retries and probes go on in real time. Idempotent. */
export const FreezeClock = defineOperation("FreezeClock", {
  writes: true,
  parameters: {},
  handle: (_, context) =>
    changeClock(context, (state, realMs) => ({ ...state, frozenAtMs: shownBy(state, realMs) })),
});
