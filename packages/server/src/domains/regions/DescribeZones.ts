import { regions } from "@kvasir/spec";
import { defineOperation } from "./context.ts";
import { languageOf, zonesOf } from "./zone-names.ts";

/** Lists the zones of the region, also those that take no new instances. */
export const DescribeZones = defineOperation("DescribeZones", {
  async handle(request, { regionId }) {
    const region = regions.get(regionId);
    const zones = region ? zonesOf(region, languageOf(request.AcceptLanguage)) : [];
    return {
      Zones: {
        KVStoreZone: zones.map(({ zoneId, name, disabled }) => ({
          Disabled: disabled,
          IsRds: false,
          RegionId: regionId,
          SwitchNetwork: !disabled,
          ZoneId: zoneId,
          ZoneName: name,
        })),
      },
    };
  },
});
