import { integer, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { groupFields } from "./group-fields.ts";

/** Lists the caller's resource groups, a page at a time. */
export const ListResourceGroups = defineOperation("ListResourceGroups", {
  parameters: {
    DisplayName: text(),
    Name: text(),
    PageNumber: integer({ min: 1, max: 1_000_000 }),
    PageSize: integer({ min: 1, max: 100 }),
    ResourceGroupId: text(),
    Status: text(),
  },
  async handle(request, { groups, caller }) {
    const { PageNumber = 1, PageSize = 10 } = request;
    const found = (await groups.groups(caller.ownerId)).filter(
      (group) =>
        (request.Name === undefined || group.name === request.Name) &&
        (request.DisplayName === undefined || group.displayName === request.DisplayName) &&
        (request.ResourceGroupId === undefined || group.id === request.ResourceGroupId) &&
        (request.Status === undefined || request.Status === "OK"),
    );
    return {
      PageNumber,
      PageSize,
      ResourceGroups: {
        ResourceGroup: found
          .slice((PageNumber - 1) * PageSize, PageNumber * PageSize)
          .map(groupFields),
      },
      TotalCount: found.length,
    };
  },
});
