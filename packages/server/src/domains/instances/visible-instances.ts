import type { SeenInstance, Sight } from "../../kernel/caller.ts";
import type { Db } from "../../store/db.ts";
import type { Instance } from "./instance.ts";
import { type InstanceFilter, matching } from "./instance-filter.ts";
import { instanceStore } from "./instance-store.ts";

/**
 * One page of the instances that match, newest first, and how many there are in all. With a
 * limited sight both are of those that the caller may see.
 */
export async function listInstances(
  db: Db,
  filter: InstanceFilter,
  page: { limit: number; offset: number },
  sight: Sight | undefined,
): Promise<{ total: number; page: Instance[] }> {
  const instances = instanceStore(db);
  if (!sight) {
    const [total, rows] = await Promise.all([
      instances.count(filter),
      instances.page(filter, page),
    ]);
    return { total, page: rows };
  }
  const visible = await visibleInstances(db, filter, sight);
  const ids = visible.slice(page.offset, page.offset + page.limit);
  const rows =
    ids.length === 0
      ? []
      : await instances.page({ ...filter, ids }, { limit: ids.length, offset: 0 });
  return { total: visible.length, page: rows };
}

/** Ids of the matching instances that the caller may see, newest first. */
export async function visibleInstances(
  db: Db,
  filter: InstanceFilter,
  sight: Sight,
): Promise<string[]> {
  const rows = await db
    .selectFrom("instances")
    .select(["id", "regionId", "instanceClass"])
    .where(matching(filter))
    .orderBy("createdAt", "desc")
    .orderBy("id")
    .execute();
  const tags = await tagsOfOwner(db, filter);
  return rows
    .filter((row) => sight.sees({ ...row, tags: tags.get(row.id) ?? {} }))
    .map((row) => row.id);
}

/**
 * Of these ids, which may also be of instances long gone, those that the caller may see. What is
 * gone has no class and no tags any more.
 */
export async function visibleAmong(
  db: Db,
  owner: { ownerId: string; regionId: string },
  ids: readonly string[],
  sight: Sight,
): Promise<string[]> {
  const rows = await db
    .selectFrom("instances")
    .select(["id", "regionId", "instanceClass"])
    .where("ownerId", "=", owner.ownerId)
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  const tags = await tagsOfOwner(db, owner);
  return ids.filter((id) => {
    const row = known.get(id) ?? { id, regionId: owner.regionId, instanceClass: "" };
    return sight.sees({ ...row, tags: tags.get(id) ?? {} });
  });
}

async function tagsOfOwner(
  db: Db,
  { ownerId, regionId }: { readonly ownerId: string; readonly regionId: string },
): Promise<ReadonlyMap<string, SeenInstance["tags"]>> {
  const rows = await db
    .selectFrom("tags")
    .select(["resourceId", "tagKey", "tagValue"])
    .where("ownerId", "=", ownerId)
    .where("regionId", "=", regionId)
    .execute();
  const found = new Map<string, Record<string, string>>();
  for (const { resourceId, tagKey, tagValue } of rows) {
    const tags = found.get(resourceId) ?? Object.create(null);
    tags[tagKey] = tagValue;
    found.set(resourceId, tags);
  }
  return found;
}
