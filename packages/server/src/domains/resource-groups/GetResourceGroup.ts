import { regions } from "@kvasir/spec";
import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { groupFields } from "./group-fields.ts";

/** One resource group, which is ready in every region. */
export const GetResourceGroup = defineOperation("GetResourceGroup", {
  parameters: { ResourceGroupId: required(text()) },
  async handle(request, { groups, caller }) {
    const group = await groups.require(caller.ownerId, request.ResourceGroupId);
    return {
      ResourceGroup: {
        ...groupFields(group),
        RegionStatuses: {
          RegionStatus: [...regions.keys()].map((RegionId) => ({ RegionId, Status: "OK" })),
        },
      },
    };
  },
});
