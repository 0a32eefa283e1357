import { flag, pairs, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { vpcFields } from "./network-fields.ts";
import { hasTags, matches, pageNumber, pageOf, pageSize } from "./parameters.ts";

/** Lists the caller's networks of a region, oldest first, a page at a time. */
export const DescribeVpcs = defineOperation("DescribeVpcs", {
  parameters: {
    IsDefault: flag(),
    PageNumber: pageNumber(),
    PageSize: pageSize(),
    ResourceGroupId: text(),
    Tag: pairs(),
    VpcId: text(),
    VpcName: text(),
  },
  async handle(request, { networks, tags, caller, regionId }) {
    const place = { ownerId: caller.ownerId, regionId };
    const all = await networks.vpcs(place);
    const tagsOf = await tags.of(all.map((vpc) => vpc.id));
    const found = all.filter(
      (vpc) =>
        matches(vpc.id, request.VpcId) &&
        (request.VpcName === undefined || vpc.name === request.VpcName) &&
        (request.IsDefault === undefined || (vpc.isDefault === 1) === request.IsDefault) &&
        (request.ResourceGroupId === undefined ||
          vpc.resourceGroupId === request.ResourceGroupId) &&
        hasTags(tagsOf.get(vpc.id) ?? [], request.Tag),
    );
    const switches = Map.groupBy(await networks.vswitches(place), ({ vpcId }) => vpcId);
    const { rows, fields } = pageOf(found, request);
    return {
      ...fields,
      Vpcs: {
        Vpc: rows.map((vpc) =>
          vpcFields(vpc, {
            vswitchIds: (switches.get(vpc.id) ?? []).map(({ id }) => id),
            tags: tagsOf.get(vpc.id) ?? [],
          }),
        ),
      },
    };
  },
});
