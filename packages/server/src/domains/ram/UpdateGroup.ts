import { required } from "../../kernel/described-parameters.ts";
import { groupFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { comments, groupName } from "./ram-parameters.ts";
import { requireGroup } from "./require-entities.ts";

/** Changes a group; members and policies stay with it under a new name. */
export const UpdateGroup = defineOperation("UpdateGroup", {
  writes: true,
  parameters: { GroupName: required(groupName), NewGroupName: groupName, NewComments: comments },
  async handle(request, context) {
    const { groups, caller, now } = context;
    const group = await requireGroup(context, request.GroupName);
    const name = request.NewGroupName ?? group.name;
    if (name !== group.name && (await groups.find(caller.ownerId, name)))
      throw ramErrors["EntityAlreadyExists.Group"]();
    const changes = { name, comments: request.NewComments ?? group.comments, updatedAt: now };
    await groups.update(group.id, changes);
    return { Group: groupFields({ ...group, ...changes }) };
  },
});
