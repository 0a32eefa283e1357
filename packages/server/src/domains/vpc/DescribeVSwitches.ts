import { flag, pairs, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { vswitchFields } from "./network-fields.ts";
import { hasTags, matches, pageNumber, pageOf, pageSize } from "./parameters.ts";

/** Lists the caller's vSwitches of a region, oldest first, a page at a time. */
export const DescribeVSwitches = defineOperation("DescribeVSwitches", {
  parameters: {
    IsDefault: flag(),
    PageNumber: pageNumber(),
    PageSize: pageSize(),
    ResourceGroupId: text(),
    Tag: pairs(),
    VSwitchId: text(),
    VSwitchName: text(),
    VpcId: text(),
    ZoneId: text(),
  },
  async handle(request, { networks, addresses, tags, caller, regionId }) {
    const place = { ownerId: caller.ownerId, regionId };
    const all = await networks.vswitches(place);
    const tagsOf = await tags.of(all.map((vswitch) => vswitch.id));
    const found = all.filter(
      (vswitch) =>
        matches(vswitch.id, request.VSwitchId) &&
        matches(vswitch.vpcId, request.VpcId) &&
        matches(vswitch.zoneId, request.ZoneId) &&
        (request.VSwitchName === undefined || vswitch.name === request.VSwitchName) &&
        (request.IsDefault === undefined || (vswitch.isDefault === 1) === request.IsDefault) &&
        (request.ResourceGroupId === undefined ||
          vswitch.resourceGroupId === request.ResourceGroupId) &&
        hasTags(tagsOf.get(vswitch.id) ?? [], request.Tag),
    );
    const vpcs = new Map((await networks.vpcs(place)).map((vpc) => [vpc.id, vpc]));
    const { rows, fields } = pageOf(found, request);
    return {
      ...fields,
      VSwitches: {
        VSwitch: await Promise.all(
          rows.map(async (vswitch) =>
            vswitchFields(vswitch, {
              routeTableId: vpcs.get(vswitch.vpcId)?.routeTableId ?? "",
              takenAddresses: await addresses.countTaken(vswitch.id),
              tags: tagsOf.get(vswitch.id) ?? [],
            }),
          ),
        ),
      },
    };
  },
});
