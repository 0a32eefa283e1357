import { defineOperation } from "./context.ts";
import { requireInstances } from "./require-instances.ts";
import { tagErrors } from "./tag-errors.ts";
import { maxTags, requireTagsInLimits } from "./tag-limits.ts";

/** Sets tags on instances: a new key is added, a known one gets the new value. All or nothing. */
export const TagResources = defineOperation("TagResources", {
  writes: true,
  async handle(request, context) {
    const { tags, caller, regionId, now } = context;
    const given = request.Tag.map(({ Key = "", Value = "" }) => ({
      key: Key,
      value: Value,
    }));
    requireTagsInLimits(given);
    const ids = await requireInstances(request.ResourceId, context);
    const present = await tags.of(ids);
    for (const id of ids) {
      const keys = new Set((present.get(id) ?? []).map((tag) => tag.key));
      for (const { key } of given) keys.add(key);
      if (keys.size > maxTags) throw tagErrors.InvalidParameter({ parameter: "Tag" });
      await tags.put({ ownerId: caller.ownerId, regionId, id }, given, now);
    }
    return {};
  },
});
