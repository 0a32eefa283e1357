import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { CreateResourceGroup } from "./CreateResourceGroup.ts";
import { resourceManagerVersion } from "./context.ts";
import { DeleteResourceGroup } from "./DeleteResourceGroup.ts";
import { GetResourceGroup } from "./GetResourceGroup.ts";
import { ListResourceGroups } from "./ListResourceGroups.ts";
import { resourceGroupStore } from "./resource-group-store.ts";

export { orderedGroup } from "./ordered-group.ts";
export { type ResourceGroupStore, resourceGroupStore } from "./resource-group-store.ts";

/** The product as clients know it. */
export const resourceManagerProduct = {
  name: "ResourceManager",
  version: resourceManagerVersion,
  hostId: "resourcemanager.aliyuncs.com",
};

/** Names under which an owner's resources can be listed. */
export function resourceGroupOperations({ random }: { random: Random }): Operation[] {
  return [CreateResourceGroup, DeleteResourceGroup, GetResourceGroup, ListResourceGroups].map(
    (operation) =>
      operation.bind((call) => ({ ...call, groups: resourceGroupStore(call.db), random })),
  );
}
