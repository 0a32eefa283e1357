import { isoSeconds } from "../../kernel/clock.ts";
import type { ResourceGroup } from "./resource-group-store.ts";

/** What every answer says of a resource group. It is there as soon as it is made, so `OK`. */
export function groupFields(group: ResourceGroup) {
  return {
    AccountId: group.ownerId,
    CreateDate: isoSeconds(group.createdAt),
    DisplayName: group.displayName,
    Id: group.id,
    Name: group.name,
    Status: "OK",
  };
}
