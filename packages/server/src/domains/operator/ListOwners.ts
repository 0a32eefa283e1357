import { defineOperation } from "./context.ts";
import { ownerFields } from "./owner-fields.ts";
import { owner, page, pageOf } from "./parameters.ts";

/** All owners, the oldest first, or the one that is named. */
export const ListOwners = defineOperation("ListOwners", {
  parameters: { Owner: owner, ...page },
  async handle(request, context) {
    const { owners } = context;
    const { number, size, ...range } = pageOf(request);
    const named = request.Owner ? [await owners.require(request.Owner)] : null;
    return {
      Owners: { Owner: await ownerFields(named ?? (await owners.page(range)), context) },
      PageNumber: number,
      PageSize: size,
      TotalCount: named ? named.length : await owners.count(),
    };
  },
});
