import { defineCatalogueOperation } from "./context.ts";
import { matches } from "./parameters.ts";
import { commonItem, vswitchItem } from "./rds-items.ts";

/** The caller's networks of a region with their vSwitches, or with those of one zone. */
export const DescribeRdsVpcs = defineCatalogueOperation("DescribeRdsVpcs", {
  async handle(request, { networks, caller, regionId }) {
    const place = { ownerId: caller.ownerId, regionId };
    const [vpcs, vswitches] = await Promise.all([networks.vpcs(place), networks.vswitches(place)]);
    return {
      Vpcs: {
        Vpc: {
          VpcItem: vpcs.map((vpc) => ({
            ...commonItem(vpc),
            VpcId: vpc.id,
            VpcName: vpc.name,
            VSwitchs: {
              VSwitch: vswitches
                .filter(({ vpcId, zoneId }) => vpcId === vpc.id && matches(zoneId, request.ZoneId))
                .map(vswitchItem),
            },
          })),
        },
      },
    };
  },
});
