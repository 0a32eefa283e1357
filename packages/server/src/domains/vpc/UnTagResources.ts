import { choice, flag, required, texts } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { requireResources, resourceTypes } from "./tagged-resources.ts";

/** Takes tags from networks: those with the keys given, or all with `All`. */
export const UnTagResources = defineOperation("UnTagResources", {
  writes: true,
  parameters: {
    All: flag(),
    ResourceId: texts(),
    ResourceType: required(choice(resourceTypes)),
    TagKey: texts(),
  },
  async handle(request, context) {
    await requireResources(request.ResourceType, request.ResourceId, context);
    const all = request.All === true && request.TagKey.length === 0;
    await context.tags.remove(request.ResourceId, all ? "all" : request.TagKey);
    return {};
  },
});
