import { monitorItemsJson } from "./catalogue.ts";

export type MonitorScope = "db" | "db-aggregate" | "proxy" | "proxy-aggregate";

/** One metric of DescribeHistoryMonitorValues. */
export interface MonitorItem {
  readonly key: string;
  readonly submetric: string;
  readonly unit: string;
  readonly description: string;
  /** How to get it from INFO, in words. */
  readonly computeFrom: string;
  readonly scope: readonly MonitorScope[];
  readonly legacyNames?: readonly string[];
  /** Answered when the request names no key. */
  readonly default?: boolean;
  readonly minEngine?: string;
  readonly obsolete?: boolean;
  readonly tairOnly?: boolean;
}

/** A key that stands for the rates of several commands. */
export interface CommandGroup {
  readonly key: string;
  readonly unit: string;
  readonly submetrics: readonly string[];
  readonly computeFrom: string;
  readonly scope: readonly MonitorScope[];
  readonly tairOnly?: boolean;
}

/** A key of the 2015-2019 interface. */
export interface LegacyMonitorItem {
  readonly key: string;
  readonly unit: string;
  readonly description: string;
  readonly computeFrom: string;
}

/** By submetric, in catalogue order; one key may have several. */
export const monitorItems: ReadonlyMap<string, MonitorItem> = new Map(
  (monitorItemsJson.general as unknown as readonly MonitorItem[]).map((item) => [
    item.submetric,
    item,
  ]),
);

export const commandGroups: ReadonlyMap<string, CommandGroup> = new Map(
  (monitorItemsJson.commandGroups as unknown as readonly CommandGroup[]).map((item) => [
    item.key,
    item,
  ]),
);

export const legacyMonitorItems: ReadonlyMap<string, LegacyMonitorItem> = new Map(
  (monitorItemsJson.legacy as readonly LegacyMonitorItem[]).map((item) => [item.key, item]),
);
