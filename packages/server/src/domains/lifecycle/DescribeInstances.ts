import { listInstances } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { commonFields } from "./instance-fields.ts";
import { listFilter } from "./list-filter.ts";

/** Lists the caller's instances of a region, newest first, a page at a time. */
export const DescribeInstances = defineOperation("DescribeInstances", {
  cachedBy: ["instances", "tags", "instance_parameters"],
  async handle(request, context) {
    const { tags, parameters, settings } = context;
    const filter = listFilter(request, {
      ownerId: context.caller.ownerId,
      regionId: context.regionId,
      now: context.now,
    });
    const PageNumber = request.PageNumber ?? 1;
    const PageSize = request.PageSize ?? 30;
    const { total, page } = await listInstances(
      context.db,
      filter,
      { limit: PageSize, offset: (PageNumber - 1) * PageSize },
      context.caller.sight,
    );
    const ids = page.map((instance) => instance.id);
    const [tagsOf, valuesOf] = await Promise.all([tags.of(ids), parameters.valuesOf(ids)]);
    return {
      Instances: {
        KVStoreInstance: page.map((instance) => ({
          ...commonFields(instance, {
            domainSuffix: settings.domainSuffix,
            tags: tagsOf.get(instance.id) ?? [],
            parameters: valuesOf.get(instance.id) ?? {},
          }),
          ConnectionMode: "Standard",
          EditionType: instance.edition,
          HasRenewChangeOrder: instance.renewClass !== "",
          UserName: instance.id,
        })),
      },
      PageNumber,
      PageSize,
      TotalCount: total,
    };
  },
});
