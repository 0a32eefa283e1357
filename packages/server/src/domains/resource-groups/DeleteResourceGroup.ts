import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { groupFields } from "./group-fields.ts";
import { resourceGroupErrors } from "./resource-group-errors.ts";
import { isInitial } from "./resource-group-store.ts";

/** Deletes a resource group in which nothing is any more. Those of the start stay. */
export const DeleteResourceGroup = defineOperation("DeleteResourceGroup", {
  writes: true,
  parameters: { ResourceGroupId: required(text()) },
  async handle(request, { groups, caller }) {
    const group = await groups.require(caller.ownerId, request.ResourceGroupId);
    if (isInitial(group.id)) {
      throw resourceGroupErrors.InvalidParameter({ parameter: "ResourceGroupId" });
    }
    if (await groups.isUsed(caller.ownerId, group.id)) {
      throw resourceGroupErrors.DependencyViolation();
    }
    await groups.delete(caller.ownerId, group.id);
    return { ResourceGroup: groupFields(group) };
  },
});
