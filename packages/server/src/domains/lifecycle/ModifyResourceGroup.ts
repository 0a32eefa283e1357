import { requireState } from "../instances/index.ts";
import { resourceGroupStore } from "../resource-groups/index.ts";
import { defineOperation } from "./context.ts";

/**
 * Moves an instance to another of the owner's resource groups. Nothing of the engine changes.
 * @throws ApiError EntityNotExists.ResourceGroup
 */
export const ModifyResourceGroup = defineOperation("ModifyResourceGroup", {
  writes: true,
  async handle(request, { db, instances, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "ModifyResourceGroup");
    const group = await resourceGroupStore(db).require(caller.ownerId, request.ResourceGroupId);
    await instances.update(instance.id, { resourceGroupId: group.id });
    return {};
  },
});
