import { choice, pairs, required, texts } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { hasTags } from "./parameters.ts";
import { resourceTypes } from "./tagged-resources.ts";

/** The tags of the caller's networks of one kind, in one answer: there are never many. */
export const ListTagResources = defineOperation("ListTagResources", {
  parameters: {
    ResourceId: texts(),
    ResourceType: required(choice(resourceTypes)),
    Tag: pairs(),
  },
  async handle(request, { tags, caller, regionId }) {
    const all = await tags.ofOwner(caller.ownerId, regionId, request.ResourceType);
    const byResource = Map.groupBy(all, ({ resourceId }) => resourceId);
    const shown = all.filter(
      ({ resourceId }) =>
        (request.ResourceId.length === 0 || request.ResourceId.includes(resourceId)) &&
        hasTags(byResource.get(resourceId) ?? [], request.Tag),
    );
    return {
      NextToken: "",
      TagResources: {
        TagResource: shown.map((tag) => ({
          RegionNo: tag.regionId,
          ResourceId: tag.resourceId,
          ResourceType: tag.resourceType,
          TagKey: tag.tagKey,
          TagValue: tag.tagValue,
        })),
      },
    };
  },
});
