import { userFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { page, pageOf } from "./ram-parameters.ts";

/** Lists the users by name, a page at a time. */
export const ListUsers = defineOperation("ListUsers", {
  parameters: { ...page },
  async handle(request, context) {
    const { users, caller } = context;
    const { Marker: after, MaxItems: limit } = request;
    const { items, more } = pageOf(
      await users.page(caller.ownerId, { limit: limit + 1, after }),
      limit,
    );
    return { Users: { User: items.map(userFields) }, ...more };
  },
});
