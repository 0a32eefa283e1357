import { defineOperation } from "./context.ts";
import { nextToken, placeOf } from "./next-token.ts";

const pageSize = 100;

/** Lists the tag keys in use in the region with all their values, 100 keys at a time. */
export const DescribeTags = defineOperation("DescribeTags", {
  async handle(request, { tags, caller, regionId, visibleIds }) {
    const [after] = placeOf(request.NextToken, 1) ?? [];
    const rows = await tags.keys(
      { ownerId: caller.ownerId, regionId, resourceIds: await visibleIds() },
      { limit: pageSize + 1, after },
    );
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    return {
      NextToken: rows.length > pageSize && last ? nextToken([last.key]) : "",
      Tags: page.map(({ key, values }) => ({ TagKey: key, TagValues: values })),
    };
  },
});
