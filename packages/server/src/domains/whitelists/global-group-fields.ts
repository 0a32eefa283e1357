import type { GlobalGroup } from "./global-group-store.ts";

/** What every answer says of a shared whitelist. */
export function globalGroupFields(group: GlobalGroup) {
  return {
    GIpList: group.ips,
    GlobalIgName: group.name,
    GlobalSecurityGroupId: group.id,
    RegionId: group.regionId,
  };
}
