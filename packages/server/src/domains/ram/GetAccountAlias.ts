import { defineOperation } from "./context.ts";

/** The name of the account. */
export const GetAccountAlias = defineOperation("GetAccountAlias", {
  parameters: {},
  async handle(_request, context) {
    return { AccountAlias: context.caller.ownerName };
  },
});
