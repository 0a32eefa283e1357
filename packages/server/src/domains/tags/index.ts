import type { Operation } from "../../kernel/operation.ts";
import type { Db } from "../../store/db.ts";
import { instanceStore, visibleInstances } from "../instances/index.ts";
import { DescribeTags } from "./DescribeTags.ts";
import { ListTagResources } from "./ListTagResources.ts";
import { TagResources } from "./TagResources.ts";
import { tagStore } from "./tag-store.ts";
import { UntagResources } from "./UntagResources.ts";

export { maxResources, maxTags, requireFilterInLimits, requireTagsInLimits } from "./tag-limits.ts";
export { type Tag, type TagStore, tagStore } from "./tag-store.ts";

/** Tags on instances, and lists by them. */
export function tagsOperations(): Operation[] {
  return [DescribeTags, ListTagResources, TagResources, UntagResources].map((operation) =>
    operation.bind((call) => ({
      ...call,
      tags: tagStore(call.db),
      livingInstances: (ids) =>
        livingInstances(call.db, {
          ownerId: call.caller.ownerId,
          regionId: call.regionId,
          ids,
        }),
      visibleIds: async () => {
        const { ownerId, sight } = call.caller;
        if (!sight) return undefined;
        return visibleInstances(call.db, { ownerId, regionId: call.regionId }, sight);
      },
    })),
  );
}

async function livingInstances(
  db: Db,
  { ownerId, regionId, ids }: { ownerId: string; regionId: string; ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  const filter = { ownerId, regionId, ids };
  const found = await instanceStore(db).page(filter, {
    limit: ids.length,
    offset: 0,
  });
  return new Set(found.map((instance) => instance.id));
}
