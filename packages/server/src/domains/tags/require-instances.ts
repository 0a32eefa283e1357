import type { TagsContext } from "./context.ts";
import { tagErrors } from "./tag-errors.ts";
import { maxResources } from "./tag-limits.ts";

/**
 * The different instances that a request names, all of them the caller's and living.
 * @throws ApiError InvalidParameter (`ResourceId`) for too many, InvalidDbInstanceId.NotFound
 */
export async function requireInstances(
  resourceIds: readonly string[],
  { livingInstances }: TagsContext,
): Promise<string[]> {
  const ids = [...new Set(resourceIds)];
  if (ids.length > maxResources) throw tagErrors.InvalidParameter({ parameter: "ResourceId" });
  const living = await livingInstances(ids);
  if (ids.some((id) => !living.has(id))) throw tagErrors["InvalidDbInstanceId.NotFound"]();
  return ids;
}
