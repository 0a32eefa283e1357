import { clockFields } from "./change-clock.ts";
import { defineOperation } from "./context.ts";

/** What the installation's clock shows, beside the real time. */
export const DescribeClock = defineOperation("DescribeClock", {
  parameters: {},
  async handle(_, { clock, settings }) {
    return clockFields(clock.state, clock.realNow(), settings.allowClock);
  },
});
