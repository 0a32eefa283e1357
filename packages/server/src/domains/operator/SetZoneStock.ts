import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { countOrUnlimited, family, zone } from "./parameters.ts";

/** How many more instances of a family a zone takes from now on: a number, or `unlimited`. */
export const SetZoneStock = defineOperation("SetZoneStock", {
  writes: true,
  parameters: {
    ZoneId: required(zone),
    ClassFamily: required(family),
    Available: required(countOrUnlimited(0, 1_000_000)),
  },
  async handle({ ZoneId, ClassFamily, Available }, { capacity }) {
    await capacity.stock.set(ZoneId, ClassFamily, Available);
    return {};
  },
});
