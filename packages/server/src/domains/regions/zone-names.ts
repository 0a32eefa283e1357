import type { Region } from "@kvasir/spec";

/** The languages of `AcceptLanguage`; the service's default is Chinese. */
export type Language = "zh" | "en";

export function languageOf(acceptLanguage: string | undefined): Language {
  return acceptLanguage === "en-US" ? "en" : "zh";
}

export function regionName(region: Region, language: Language): string {
  return language === "zh" ? region.nameZh : region.nameEn;
}

export interface NamedZone {
  readonly zoneId: string;
  readonly name: string;
  /** Closed for new instances. */
  readonly disabled: boolean;
  /** One of the classic kind, whose id holds commas. */
  readonly isSpanning: boolean;
}

/** Every zone of a region, then the classic kind that spans several (`cn-hangzhou-MAZ6(b,f)`). */
export function zonesOf(region: Region, language: Language): NamedZone[] {
  const plain = region.zones.map((zone) => ({
    zoneId: zone.zoneId,
    name: (language === "zh" ? zone.nameZh : zone.nameEn) || zone.zoneId,
    disabled: zone.retired === true,
    isSpanning: false,
  }));
  const [first = { name: region.regionId }] = plain;
  const stem = first.name.replace(/[A-Z]$/, "");
  const spanning = (region.multiZoneIds ?? []).map((zoneId) => ({
    zoneId,
    name: `${stem}${lettersOf(zoneId)}`,
    disabled: false,
    isSpanning: true,
  }));
  return [...plain, ...spanning];
}

/** `cn-hangzhou-MAZ6(b,f)` → `B+F`. */
function lettersOf(multiZoneId: string): string {
  const inside = /\(([^)]*)\)$/.exec(multiZoneId)?.[1] ?? multiZoneId;
  return inside.toUpperCase().replaceAll(",", "+");
}
