import type { RedisClient } from "./redis-client.ts";

export type InfoSection =
  | "server"
  | "clients"
  | "memory"
  | "persistence"
  | "stats"
  | "replication"
  | "cpu"
  | "commandstats"
  | "keyspace";

/** The fields of an INFO answer by name, of all sections together. */
export type RedisInfo = ReadonlyMap<string, string>;

/** Asks a Redis (7.0 or newer) for several sections in one go. */
export async function readInfo(
  client: RedisClient,
  ...sections: readonly InfoSection[]
): Promise<RedisInfo> {
  return parseInfo(await client.info(...sections));
}

/** Understands any INFO answer; lines that are no `name:value` are passed over. */
export function parseInfo(text: string): RedisInfo {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0 && !line.startsWith("#")) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

/** A field that must be a number. @throws when the answer lacks it or it is something else */
export function infoNumber(info: RedisInfo, name: string): number {
  const value = Number(info.get(name) || Number.NaN);
  if (Number.isNaN(value)) throw new Error(`INFO has no number ${name}`);
  return value;
}

/** A field that must be there. @throws when the answer lacks it */
export function infoText(info: RedisInfo, name: string): string {
  const value = info.get(name);
  if (value === undefined) throw new Error(`INFO has no ${name}`);
  return value;
}

/** Splits values such as `keys=2,expires=1,avg_ttl=0`. */
export function infoRecord(value: string): ReadonlyMap<string, string> {
  return new Map(
    value.split(",").map((part) => {
      const [name = "", ...rest] = part.split("=");
      return [name, rest.join("=")];
    }),
  );
}

export interface DatabaseCount {
  readonly db: number;
  readonly keys: number;
  readonly expires: number;
}

/** The databases that hold keys, by number. Needs the section `keyspace`. */
export function databaseCounts(info: RedisInfo): DatabaseCount[] {
  const counts: DatabaseCount[] = [];
  for (const [name, value] of info) {
    const db = /^db(\d+)$/.exec(name)?.[1];
    if (db === undefined) continue;
    const record = infoRecord(value);
    counts.push({
      db: Number(db),
      keys: Number(record.get("keys") ?? 0),
      expires: Number(record.get("expires") ?? 0),
    });
  }
  return counts.sort((a, b) => a.db - b.db);
}
