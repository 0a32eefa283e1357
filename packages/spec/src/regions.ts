import { regionsJson } from "./catalogue.ts";

export interface Zone {
  readonly zoneId: string;
  readonly nameZh: string;
  readonly nameEn: string;
  /** Seen in the catalogue's sources; the others are commonly published letters. */
  readonly confirmed: boolean;
  /** Known, but closed for new instances. */
  readonly retired?: boolean;
}

export interface Region {
  readonly regionId: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly endpoint: string;
  readonly vpcEndpoint: string;
  readonly zones: readonly Zone[];
  /** Zones of the classic kind that span several, such as `cn-hangzhou-MAZ10(h,i)`. */
  readonly multiZoneIds?: readonly string[];
  readonly closed?: boolean;
}

/** By region id, in catalogue order. */
export const regions: ReadonlyMap<string, Region> = new Map(
  (regionsJson.regions as readonly Region[]).map((region) => [region.regionId, region]),
);

const regionsByZone = new Map<string, Region>();
for (const region of regions.values()) {
  for (const { zoneId } of region.zones) regionsByZone.set(zoneId, region);
  for (const zoneId of region.multiZoneIds ?? []) regionsByZone.set(zoneId, region);
}

/** The region that a zone, or a multi-zone of the classic kind, belongs to. */
export function regionOfZone(zoneId: string): Region | undefined {
  return regionsByZone.get(zoneId);
}
