import type { Call } from "../../kernel/operation.ts";
import { resourceGroupStore } from "./resource-group-store.ts";

/**
 * The group that something new is put into: the one named, else the owner's default one.
 * @throws ApiError EntityNotExists.ResourceGroup, the same for a foreign one and for none
 */
export async function orderedGroup(
  id: string | undefined,
  { db, caller }: Pick<Call, "db" | "caller">,
): Promise<string> {
  const group = await resourceGroupStore(db).require(caller.ownerId, id || "rg-default");
  return group.id;
}
