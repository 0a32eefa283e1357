import type { Db } from "../../store/db.ts";

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** One tag on one resource. */
export interface TaggedResource extends Tag {
  readonly resourceId: string;
}

/** Which tags a list shows, besides the caller's and the region's. */
export interface TagFilter {
  readonly ownerId: string;
  readonly regionId: string;
  readonly resourceIds?: readonly string[] | undefined;
  /** The resource has all of these pairs; without a value any value of the key counts. */
  readonly pairs?: readonly {
    readonly key: string;
    readonly value?: string | undefined;
  }[];
}

export type TagStore = ReturnType<typeof tagStore>;

/** All SQL on the `tags` table. */
export function tagStore(db: Db) {
  return {
    /** Tags of these resources, by resource id, sorted by key. */
    async of(resourceIds: readonly string[]): Promise<Map<string, Tag[]>> {
      const found = new Map<string, Tag[]>();
      if (resourceIds.length === 0) return found;
      const rows = await db
        .selectFrom("tags")
        .select(["resourceId", "tagKey", "tagValue"])
        .where("resourceId", "in", resourceIds)
        .orderBy("tagKey")
        .execute();
      for (const { resourceId, tagKey, tagValue } of rows) {
        const tags = found.get(resourceId) ?? [];
        tags.push({ key: tagKey, value: tagValue });
        found.set(resourceId, tags);
      }
      return found;
    },

    /** Sets the tags on one resource; a key that is there gets the new value. */
    async put(
      resource: { ownerId: string; regionId: string; id: string },
      tags: readonly Tag[],
      now: number,
    ): Promise<void> {
      for (const { key, value } of tags) {
        await db
          .insertInto("tags")
          .values({
            ownerId: resource.ownerId,
            regionId: resource.regionId,
            resourceId: resource.id,
            tagKey: key,
            tagValue: value,
            createdAt: now,
          })
          .onConflict((conflict) =>
            conflict.columns(["resourceId", "tagKey"]).doUpdateSet({ tagValue: value }),
          )
          .execute();
      }
    },

    deleteAll: (resourceId: string) =>
      db.deleteFrom("tags").where("resourceId", "=", resourceId).execute(),

    /** Takes these keys off these resources. A key that is not there is no error. */
    deleteKeys: (resourceIds: readonly string[], keys: readonly string[]) =>
      db
        .deleteFrom("tags")
        .where("resourceId", "in", resourceIds)
        .where("tagKey", "in", keys)
        .execute(),

    /** One page by resource and key, from behind the tag that `after` names. */
    async list(
      filter: TagFilter,
      page: {
        limit: number;
        after?: { resourceId: string; key: string } | undefined;
      },
    ): Promise<TaggedResource[]> {
      if (filter.resourceIds?.length === 0) return [];
      let query = db
        .selectFrom("tags as tag")
        .select(["tag.resourceId", "tag.tagKey as key", "tag.tagValue as value"])
        .where("tag.ownerId", "=", filter.ownerId)
        .where("tag.regionId", "=", filter.regionId);
      if (filter.resourceIds) query = query.where("tag.resourceId", "in", filter.resourceIds);
      const pairs = filter.pairs ?? [];
      if (pairs.length > 0) {
        query = query.where((eb) =>
          eb.or(
            pairs.map(({ key, value }) =>
              value === undefined
                ? eb("tag.tagKey", "=", key)
                : eb.and([eb("tag.tagKey", "=", key), eb("tag.tagValue", "=", value)]),
            ),
          ),
        );
      }
      for (const { key, value } of pairs) {
        query = query.where(({ exists, selectFrom }) => {
          let other = selectFrom("tags as other")
            .select("other.tagKey")
            .whereRef("other.resourceId", "=", "tag.resourceId")
            .where("other.tagKey", "=", key);
          if (value !== undefined) other = other.where("other.tagValue", "=", value);
          return exists(other);
        });
      }
      const { after } = page;
      if (after) {
        query = query.where((eb) =>
          eb.or([
            eb("tag.resourceId", ">", after.resourceId),
            eb.and([eb("tag.resourceId", "=", after.resourceId), eb("tag.tagKey", ">", after.key)]),
          ]),
        );
      }
      return query.orderBy("tag.resourceId").orderBy("tag.tagKey").limit(page.limit).execute();
    },

    /** One page of keys in use, each with its values, from behind the key that `after` names. */
    async keys(
      owner: {
        ownerId: string;
        regionId: string;
        /** Only tags of these; absent: of all. */
        resourceIds?: readonly string[] | undefined;
      },
      page: { limit: number; after?: string | undefined },
    ): Promise<{ key: string; values: string[] }[]> {
      const { resourceIds } = owner;
      if (resourceIds?.length === 0) return [];
      let query = db
        .selectFrom("tags")
        .select("tagKey")
        .distinct()
        .where("ownerId", "=", owner.ownerId)
        .where("regionId", "=", owner.regionId)
        .$if(resourceIds !== undefined, (all) => all.where("resourceId", "in", resourceIds ?? []));
      if (page.after !== undefined) query = query.where("tagKey", ">", page.after);
      const found = await query.orderBy("tagKey").limit(page.limit).execute();
      const keys = found.map((row) => row.tagKey);
      if (keys.length === 0) return [];
      const rows = await db
        .selectFrom("tags")
        .select(["tagKey", "tagValue"])
        .distinct()
        .where("ownerId", "=", owner.ownerId)
        .where("regionId", "=", owner.regionId)
        .where("tagKey", "in", keys)
        .$if(resourceIds !== undefined, (all) => all.where("resourceId", "in", resourceIds ?? []))
        .orderBy("tagValue")
        .execute();
      return keys.map((key) => ({
        key,
        values: rows.filter((row) => row.tagKey === key).map((row) => row.tagValue),
      }));
    },
  };
}
