import { defineOperation } from "./context.ts";

/** Classes and whole families that are not on sale, by zone. All others are. */
export const DescribeClassAvailability = defineOperation("DescribeClassAvailability", {
  parameters: {},
  async handle(_, { capacity }) {
    const exclusions = await capacity.availability.exclusions();
    return {
      Exclusions: {
        Exclusion: exclusions.map((each) => ({
          ZoneId: each.zoneId,
          ClassOrFamily: each.classOrFamily,
        })),
      },
    };
  },
});
