import { defineOperation } from "./context.ts";
import { family, zone } from "./parameters.ts";

/** How many more instances each zone can take, by family. What is not listed has no end. */
export const DescribeZoneStock = defineOperation("DescribeZoneStock", {
  parameters: { ZoneId: zone, ClassFamily: family },
  async handle({ ZoneId, ClassFamily }, { capacity }) {
    const counters = (await capacity.stock.list()).filter(
      (each) =>
        (ZoneId === undefined || each.zoneId === ZoneId) &&
        (ClassFamily === undefined || each.family === ClassFamily),
    );
    return {
      Stocks: {
        Stock: counters.map((each) => ({
          ZoneId: each.zoneId,
          ClassFamily: each.family,
          Available: each.available,
        })),
      },
    };
  },
});
