import { groupFields } from "./answer-fields.ts";
import { defineOperation } from "./context.ts";
import { page, pageOf } from "./ram-parameters.ts";

/** Lists the groups by name, a page at a time. */
export const ListGroups = defineOperation("ListGroups", {
  parameters: { ...page },
  async handle(request, context) {
    const { groups, caller } = context;
    const { Marker: after, MaxItems: limit } = request;
    const { items, more } = pageOf(
      await groups.page(caller.ownerId, { limit: limit + 1, after }),
      limit,
    );
    return { Groups: { Group: items.map(groupFields) }, ...more };
  },
});
