import { defineOperation } from "./context.ts";
import { nextToken, placeOf } from "./next-token.ts";
import { tagErrors } from "./tag-errors.ts";
import { maxResources, requireFilterInLimits } from "./tag-limits.ts";

const pageSize = 100;

/**
 * Lists tags with the instances that carry them, a page of 100 at a time. With `Tag` only those
 * pairs are shown, and only of instances that carry all of them. Unknown instances have no tags.
 */
export const ListTagResources = defineOperation("ListTagResources", {
  async handle(request, { tags, caller, regionId, visibleIds }) {
    requireFilterInLimits(request.Tag ?? []);
    if ((request.ResourceId ?? []).length > maxResources) {
      throw tagErrors.InvalidParameter({ parameter: "ResourceId" });
    }
    const place = placeOf(request.NextToken, 2);
    const visible = await visibleIds();
    const rows = await tags.list(
      {
        ownerId: caller.ownerId,
        regionId,
        resourceIds: visible
          ? visible.filter((id) => request.ResourceId?.includes(id) ?? true)
          : request.ResourceId,
        pairs: (request.Tag ?? []).flatMap(({ Key, Value }) =>
          Key ? [{ key: Key, value: Value || undefined }] : [],
        ),
      },
      {
        limit: pageSize + 1,
        after: place && { resourceId: place[0] ?? "", key: place[1] ?? "" },
      },
    );
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    return {
      NextToken: rows.length > pageSize && last ? nextToken([last.resourceId, last.key]) : "",
      TagResources: {
        TagResource: page.map(({ resourceId, key, value }) => ({
          ResourceId: resourceId,
          ResourceType: "ALIYUN::KVSTORE::INSTANCE",
          TagKey: key,
          TagValue: value,
        })),
      },
    };
  },
});
