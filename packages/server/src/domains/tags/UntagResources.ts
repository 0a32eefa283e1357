import { defineOperation } from "./context.ts";
import { requireInstances } from "./require-instances.ts";
import { tagErrors } from "./tag-errors.ts";
import { maxTags } from "./tag-limits.ts";

/** Takes tags off instances. `All` counts only where no key is named, as in the cloud. */
export const UntagResources = defineOperation("UntagResources", {
  writes: true,
  async handle(request, context) {
    const keys = [...new Set(request.TagKey ?? [])];
    if (keys.length === 0 && !request.All) throw tagErrors.MissingParameter();
    if (keys.length > maxTags) throw tagErrors.InvalidParameter({ parameter: "TagKey" });
    const ids = await requireInstances(request.ResourceId, context);
    if (keys.length > 0) await context.tags.deleteKeys(ids, keys);
    else for (const id of ids) await context.tags.deleteAll(id);
    return {};
  },
});
