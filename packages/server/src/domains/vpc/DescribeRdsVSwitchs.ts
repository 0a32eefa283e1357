import { defineCatalogueOperation } from "./context.ts";
import { matches } from "./parameters.ts";
import { commonItem, vswitchItem } from "./rds-items.ts";

/** The caller's vSwitches of a region, of one network or zone if asked for. */
export const DescribeRdsVSwitchs = defineCatalogueOperation("DescribeRdsVSwitchs", {
  async handle(request, { networks, caller, regionId }) {
    const vswitches = await networks.vswitches({ ownerId: caller.ownerId, regionId });
    return {
      VSwitches: {
        VSwitch: {
          VSwitchItem: vswitches
            .filter(({ zoneId }) => matches(zoneId, request.ZoneId))
            .filter(({ vpcId }) => matches(vpcId, request.VpcId))
            .map((vswitch) => ({ ...commonItem(vswitch), ...vswitchItem(vswitch) })),
        },
      },
    };
  },
});
