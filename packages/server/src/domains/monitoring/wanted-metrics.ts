import { commandGroups, legacyMonitorItems, monitorItems } from "@kvasir/spec";

/** A metric to be answered: under which name, and which one it is. */
export interface WantedMetric {
  readonly shownAs: string;
  readonly metric: string;
}

/**
 * What a text such as `UsedMemory,UsedQPS,get,hit_rate$db` asks for: keys that stand for several
 * metrics, single metrics, and the names of 2015. Metrics of proxies are known and never there, for
 * there are no proxies. Null when something in it is no metric at all.
 */
export function wantedMetrics(text: string | undefined): WantedMetric[] | null {
  if (!text) return defaults();
  const wanted: WantedMetric[] = [];
  for (const part of text.split(",")) {
    const [, name = "", scope] = /^([^$]*)(?:\$(db|proxy))?$/.exec(part.trim()) ?? [];
    const found = namedMetrics(name);
    if (found === null) return null;
    if (scope !== "proxy") wanted.push(...found);
  }
  return wanted;
}

function defaults(): WantedMetric[] {
  return [...monitorItems.values()].flatMap((item) =>
    item.default ? [{ shownAs: item.submetric, metric: item.submetric }] : [],
  );
}

function namedMetrics(name: string): WantedMetric[] | null {
  const items = [...monitorItems.values()];
  const ofKey = items.filter((item) => item.key === name);
  if (ofKey.length > 0) {
    return ofKey
      .filter((item) => item.scope.includes("db"))
      .map(({ submetric }) => ({ shownAs: submetric, metric: submetric }));
  }
  const group = commandGroups.get(name);
  if (group) return group.submetrics.map((metric) => ({ shownAs: metric, metric }));
  const item = monitorItems.get(name);
  if (item) return item.scope.includes("db") ? [{ shownAs: name, metric: name }] : [];
  const older = items.find((each) => each.legacyNames?.includes(name));
  if (older) return [{ shownAs: name, metric: older.submetric }];
  return isCommandMetric(name) || legacyMonitorItems.has(name)
    ? [{ shownAs: name, metric: name }]
    : null;
}

function isCommandMetric(name: string): boolean {
  const command = name.replace(/_avg_rt$/, "");
  return [...commandGroups.values()].some(
    ({ submetrics }) => submetrics.includes(name) || submetrics.includes(command),
  );
}
