import { choice, pairs, required, texts } from "../../kernel/described-parameters.ts";
import { maxTags, requireTagsInLimits } from "../tags/index.ts";
import { defineOperation } from "./context.ts";
import { requireResources, resourceTypes } from "./tagged-resources.ts";
import { vpcErrors } from "./vpc-errors.ts";

/**
 * Gives tags to networks; a key that is there gets the new value. All or nothing, within the limits
 * that tags have in every product.
 */
export const TagResources = defineOperation("TagResources", {
  writes: true,
  parameters: {
    ResourceId: texts(),
    ResourceType: required(choice(resourceTypes)),
    Tag: pairs(),
  },
  async handle(request, context) {
    const { tags, caller, regionId } = context;
    const { ResourceId: ids, ResourceType: resourceType, Tag: given } = request;
    if (given.length === 0) throw vpcErrors.MissingParameter();
    requireTagsInLimits(given);
    await requireResources(resourceType, ids, context);
    const present = await tags.of(ids);
    for (const resourceId of ids) {
      const keys = new Set((present.get(resourceId) ?? []).map(({ tagKey }) => tagKey));
      for (const { key } of given) keys.add(key);
      if (keys.size > maxTags) throw vpcErrors.InvalidParameter({ parameter: "Tag" });
    }
    const common = { ownerId: caller.ownerId, regionId, resourceType };
    await tags.put(
      ids.flatMap((resourceId) =>
        given.map(({ key, value }) => ({ ...common, resourceId, tagKey: key, tagValue: value })),
      ),
    );
    return {};
  },
});
