import { flag, required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { classOrFamily, zone } from "./parameters.ts";

/** Takes a class or a whole family off sale in a zone, or puts it back. */
export const SetClassAvailability = defineOperation("SetClassAvailability", {
  writes: true,
  parameters: {
    ZoneId: required(zone),
    ClassOrFamily: required(classOrFamily),
    Offered: required(flag()),
  },
  async handle({ ZoneId, ClassOrFamily, Offered }, { capacity }) {
    await capacity.availability.set(ZoneId, ClassOrFamily, Offered);
    return {};
  },
});
