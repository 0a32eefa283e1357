import { regions } from "@kvasir/spec";
import { defineOperation } from "./context.ts";
import { languageOf, regionName, zonesOf } from "./zone-names.ts";

/** Lists the regions with the zones that are open in them, in catalogue order. */
export const DescribeRegions = defineOperation("DescribeRegions", {
  async handle(request, { settings }) {
    const language = languageOf(request.AcceptLanguage);
    const open = [...regions.values()].filter((region) => !region.closed);
    return {
      RegionIds: {
        KVStoreRegion: open.map((region) => {
          // Ids that hold commas would not come apart again in `ZoneIds`.
          const zoneIds = zonesOf(region, language)
            .filter((zone) => !zone.disabled && !zone.isSpanning)
            .map((zone) => zone.zoneId);
          return {
            LocalName: regionName(region, language),
            RegionEndpoint: settings.endpoint() ?? region.endpoint,
            RegionId: region.regionId,
            ZoneIdList: { ZoneId: zoneIds },
            ZoneIds: zoneIds.join(","),
          };
        }),
      },
    };
  },
});
