import { isoSeconds } from "../../kernel/clock.ts";
import type { Vpc, Vswitch } from "./vpc-store.ts";

/** A vSwitch as the older operations show it. */
export function vswitchItem(vswitch: Vswitch) {
  return {
    CidrBlock: vswitch.cidrBlock,
    GmtCreate: isoSeconds(vswitch.createdAt),
    GmtModified: isoSeconds(vswitch.createdAt),
    IsDefault: vswitch.isDefault === 1,
    IzNo: vswitch.zoneId,
    Status: "Available",
    VSwitchId: vswitch.id,
    VSwitchName: vswitch.name,
  };
}

/** What they show of networks and vSwitches alike. */
export function commonItem(row: Vpc | Vswitch) {
  return {
    AliUid: row.ownerId,
    Bid: "",
    CidrBlock: row.cidrBlock,
    GmtCreate: isoSeconds(row.createdAt),
    GmtModified: isoSeconds(row.createdAt),
    IsDefault: row.isDefault === 1,
    RegionNo: row.regionId,
    Status: "Available",
  };
}
