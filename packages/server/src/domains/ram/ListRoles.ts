import { listedRoleFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { page, pageOf } from "./ram-parameters.ts";

/** Lists the roles by name, a page at a time. */
export const ListRoles = defineOperation("ListRoles", {
  parameters: { ...page },
  async handle(request, context) {
    const { roles, caller } = context;
    const { Marker: after, MaxItems: limit } = request;
    const { items, more } = pageOf(
      await roles.page(caller.ownerId, { limit: limit + 1, after }),
      limit,
    );
    return { Roles: { Role: items.map(listedRoleFields) }, ...more };
  },
});
