import { required, text } from "../../kernel/described-parameters.ts";
import { randomText } from "../../kernel/ids.ts";
import { defineOperation } from "./context.ts";
import { groupFields } from "./group-fields.ts";
import { resourceGroupErrors } from "./resource-group-errors.ts";

/** Makes a resource group: a name under which resources can be listed. */
export const CreateResourceGroup = defineOperation("CreateResourceGroup", {
  writes: true,
  parameters: {
    DisplayName: required(text({ maxLength: 50 })),
    Name: required(text({ pattern: /^[A-Za-z][A-Za-z0-9-]{1,49}$/ })),
  },
  async handle(request, { groups, caller, now, random }) {
    const taken = (await groups.groups(caller.ownerId)).some(({ name }) => name === request.Name);
    if (taken) throw resourceGroupErrors["EntityAlreadyExists.ResourceGroup"]();
    const group = {
      id: `rg-${randomText(random, 15)}`,
      ownerId: caller.ownerId,
      name: request.Name,
      displayName: request.DisplayName,
      createdAt: now,
    };
    await groups.insert(group);
    return { ResourceGroup: groupFields(group) };
  },
});
