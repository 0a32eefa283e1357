import {
  databaseCounts,
  infoNumber,
  infoRecord,
  type RedisInfo,
  readInfo,
} from "../../engine/redis/info.ts";
import type { RedisClient } from "../../engine/redis/redis-client.ts";

/** What a node says of itself at one moment. */
export interface Reading {
  /** Any clock that only goes forwards, milliseconds. */
  readonly takenAt: number;
  readonly isMaster: boolean;
  /** Metrics that are what they are, by name. */
  readonly gauges: ReadonlyMap<string, number>;
  /** Counts since the start of the process, by Redis' own names. */
  readonly counters: ReadonlyMap<string, number>;
  /** Calls and microseconds of each command since the start; subcommands count to their command. */
  readonly commands: ReadonlyMap<string, CommandCount>;
}

export interface CommandCount {
  readonly calls: number;
  readonly micros: number;
}

const gaugeFields = {
  quotaMemory: "maxmemory",
  UsedMemory: "used_memory",
  ConnCount: "connected_clients",
  ExpiredKeys: "expired_keys",
  EvictedKeys: "evicted_keys",
  used_memory_rss: "used_memory_rss",
  used_memory_lua: "used_memory_lua",
  used_memory_startup: "used_memory_startup",
  used_memory_overhead: "used_memory_overhead",
  used_memory_dataset: "used_memory_dataset",
  lazyfree_pending_objects: "lazyfree_pending_objects",
} as const;

const counterFields = [
  "used_cpu_sys",
  "used_cpu_user",
  "total_commands_processed",
  "total_net_input_bytes",
  "total_net_output_bytes",
  "total_error_replies",
  "expired_keys",
  "evicted_keys",
  "keyspace_hits",
  "keyspace_misses",
] as const;

export type CounterName = (typeof counterFields)[number];

/** Asks a node for everything that the metrics are made from. */
export async function takeReading(client: RedisClient, takenAt: () => number): Promise<Reading> {
  const info = await readInfo(
    client,
    "clients",
    "memory",
    "stats",
    "replication",
    "cpu",
    "commandstats",
    "keyspace",
  );
  return readingOf(info, takenAt());
}

export function readingOf(info: RedisInfo, takenAt: number): Reading {
  const gauges = new Map<string, number>();
  for (const [name, field] of Object.entries(gaugeFields))
    gauges.set(name, infoNumber(info, field));
  let keys = 0;
  let expires = 0;
  for (const database of databaseCounts(info)) {
    keys += database.keys;
    expires += database.expires;
  }
  gauges.set("Keys", keys).set("Expires", expires);
  return {
    takenAt,
    isMaster: info.get("role") === "master",
    gauges,
    counters: new Map(counterFields.map((field) => [field, infoNumber(info, field)])),
    commands: commandCounts(info),
  };
}

const statPrefix = "cmdstat_";

function commandCounts(info: RedisInfo): Map<string, CommandCount> {
  const counts = new Map<string, CommandCount>();
  for (const [field, value] of info) {
    if (!field.startsWith(statPrefix)) continue;
    const [name = ""] = field.slice(statPrefix.length).split("|");
    const record = infoRecord(value);
    const before = counts.get(name);
    counts.set(name, {
      calls: (before?.calls ?? 0) + Number(record.get("calls") ?? 0),
      micros: (before?.micros ?? 0) + Number(record.get("usec") ?? 0),
    });
  }
  return counts;
}
