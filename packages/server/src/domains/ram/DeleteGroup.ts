import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { groupName } from "./ram-parameters.ts";
import { requireGroup } from "./require-entities.ts";

/** Removes a group that has no members and policies any more. */
export const DeleteGroup = defineOperation("DeleteGroup", {
  writes: true,
  parameters: { GroupName: required(groupName) },
  async handle(request, context) {
    const { groups, attachments } = context;
    const group = await requireGroup(context, request.GroupName);
    const members = await groups.members(group.id, { limit: 1, after: "" });
    if (members.length > 0) throw ramErrors["DeleteConflict.Group.User"]();
    if ((await attachments.of([group.id])).length > 0)
      throw ramErrors["DeleteConflict.Group.Policy"]();
    await groups.delete(group.id);
    return {};
  },
});
