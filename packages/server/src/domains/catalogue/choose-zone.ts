import { regionOfZone, regions } from "@kvasir/spec";
import { catalogueErrors } from "./catalogue-errors.ts";

/**
 * The zone asked for, or the region's first open one.
 * @throws ApiError InvalidZoneId.NotFound when the zone belongs to another region or is retired
 */
export function chooseZone(regionId: string, zoneId: string | undefined): string {
  const region = regions.get(regionId);
  if (zoneId === undefined) {
    const open = region?.zones.find((zone) => !zone.retired);
    if (!open) throw catalogueErrors["InvalidZoneId.NotFound"]();
    return open.zoneId;
  }
  if (regionOfZone(zoneId)?.regionId !== regionId) {
    throw catalogueErrors["InvalidZoneId.NotFound"]();
  }
  if (region?.zones.some((zone) => zone.zoneId === zoneId && zone.retired)) {
    throw catalogueErrors["InvalidZoneId.NotFound"]();
  }
  return zoneId;
}
