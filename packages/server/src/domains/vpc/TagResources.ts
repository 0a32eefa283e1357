import { choice, pairs, required, texts } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { requireResources, resourceTypes } from "./tagged-resources.ts";

/** Gives tags to networks; a key that is there gets the new value. */
export const TagResources = defineOperation("TagResources", {
  writes: true,
  parameters: {
    ResourceId: texts(),
    ResourceType: required(choice(resourceTypes)),
    Tag: pairs(),
  },
  async handle(request, context) {
    const { tags, caller, regionId } = context;
    await requireResources(request.ResourceType, request.ResourceId, context);
    await tags.put(
      request.ResourceId.flatMap((resourceId) =>
        request.Tag.map(({ key, value }) => ({
          ownerId: caller.ownerId,
          regionId,
          resourceType: request.ResourceType,
          resourceId,
          tagKey: key,
          tagValue: value,
        })),
      ),
    );
    return {};
  },
});
