import { required } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";
import { ownerFields } from "./owner-fields.ts";
import { ownerTerms, setOwnerTerms } from "./owner-terms.ts";
import { owner, ownerName } from "./parameters.ts";

/** Changes what the request names of an owner: its name, its rights, its terms. */
export const ModifyOwner = defineOperation("ModifyOwner", {
  writes: true,
  parameters: { Owner: required(owner), Name: ownerName, ...ownerTerms },
  async handle(request, context) {
    const { owners } = context;
    const found = await owners.require(request.Owner);
    if (request.Name !== undefined && request.Name !== found.name) {
      if (await owners.byName(request.Name)) throw operatorErrors["InvalidOwner.AlreadyExists"]();
      await owners.update(found.id, { name: request.Name });
    }
    await setOwnerTerms(found, request, context);
    const [fields] = await ownerFields([await owners.require(found.id)], context);
    return { Owner: fields };
  },
});
