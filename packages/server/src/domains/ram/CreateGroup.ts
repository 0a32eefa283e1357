import { required } from "../../kernel/described-parameters.ts";
import { groupFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { newGroupId } from "./new-entity-id.ts";
import { ramErrors } from "./ram-errors.ts";
import { comments, groupName } from "./ram-parameters.ts";

/** Adds a group of users. */
export const CreateGroup = defineOperation("CreateGroup", {
  writes: true,
  parameters: { GroupName: required(groupName), Comments: comments },
  async handle(request, context) {
    const { groups, caller, now, random } = context;
    const taken = await groups.find(caller.ownerId, request.GroupName);
    if (taken) throw ramErrors["EntityAlreadyExists.Group"]();
    const group = {
      id: newGroupId(random),
      ownerId: caller.ownerId,
      name: request.GroupName,
      comments: request.Comments ?? "",
      createdAt: now,
      updatedAt: now,
    };
    await groups.insert(group);
    const { UpdateDate: _, ...fields } = groupFields(group);
    return { Group: fields };
  },
});
