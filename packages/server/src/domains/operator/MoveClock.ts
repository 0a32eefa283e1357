import { text } from "../../kernel/described-parameters.ts";
import { changeClock, shownBy } from "./change-clock.ts";
import { defineOperation } from "./context.ts";
import { invalid, operatorErrors } from "./operator-errors.ts";
import { count } from "./parameters.ts";

const latestMs = Date.parse("9000-01-01T00:00:00Z");

/**
 * Moves the clock forward, by `Seconds` or to a moment (`To`, UTC). Whatever falls due on the way
 * is done at once. A frozen clock stays frozen at the new time.
 */
export const MoveClock = defineOperation("MoveClock", {
  writes: true,
  parameters: {
    Seconds: count(1),
    To: text({ pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/ }),
  },
  async handle({ Seconds, To }, context) {
    if ((Seconds === undefined) === (To === undefined)) throw invalid(To ? "To" : "Seconds");
    return changeClock(context, (state, realMs) => {
      const now = shownBy(state, realMs);
      const target = To === undefined ? now + (Seconds ?? 0) * 1000 : Date.parse(To);
      if (!(target < latestMs)) throw invalid(To ? "To" : "Seconds");
      if (target < now) throw operatorErrors["InvalidClock.Backwards"]();
      return {
        offsetMs: state.offsetMs + (target - now),
        frozenAtMs: state.frozenAtMs === null ? null : target,
      };
    });
  },
});
