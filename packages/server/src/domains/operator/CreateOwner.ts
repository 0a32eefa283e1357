import { required } from "../../kernel/described-parameters.ts";
import { randomText } from "../../kernel/ids.ts";
import { defineOperation } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";
import { ownerFields } from "./owner-fields.ts";
import { ownerTerms, setOwnerTerms } from "./owner-terms.ts";
import { clientToken, ownerName } from "./parameters.ts";

/** Adds an owner: an account that sees nothing of the others. It has no key yet. */
export const CreateOwner = defineOperation("CreateOwner", {
  writes: true,
  parameters: { Name: required(ownerName), ...ownerTerms, ClientToken: clientToken },
  async handle(request, context) {
    const { owners, now, random } = context;
    if (await owners.byName(request.Name)) throw operatorErrors["InvalidOwner.AlreadyExists"]();
    const id = `1${randomText(random, 15, "0123456789")}`;
    const owner = { id, name: request.Name, isAdmin: 0, createdAt: now };
    await owners.insert(owner);
    await setOwnerTerms(owner, request, context);
    const [fields] = await ownerFields([await owners.require(id)], context);
    return { Owner: fields };
  },
});
