import { required } from "../../kernel/described-parameters.ts";
import { groupFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { groupName } from "./ram-parameters.ts";
import { requireGroup } from "./require-entities.ts";

/** Reads one group. */
export const GetGroup = defineOperation("GetGroup", {
  parameters: { GroupName: required(groupName) },
  async handle(request, context) {
    return { Group: groupFields(await requireGroup(context, request.GroupName)) };
  },
});
