import { instanceClassesJson } from "./catalogue.ts";

/** Figures of one purchasable class. Memory in MB (MiB), bandwidth in MB/s each way. */
export interface InstanceClass {
  readonly class: string;
  readonly engine: "redis" | "tair" | "memcache";
  readonly edition: "Community" | "Enterprise";
  readonly deployment: "classic" | "cloud-native";
  readonly architecture: "standard" | "cluster" | "rwsplit";
  readonly nodeType: "double" | "single";
  readonly packageType: "standard" | "customized";
  readonly memoryMB: number;
  readonly shardCount: number;
  readonly shardMemoryMB: number;
  readonly cpu: number;
  readonly maxConnections: number;
  readonly maxConnectionsProxyMode?: number;
  readonly newConnectionsPerSecond?: number;
  readonly bandwidthMBps: number;
  readonly qps: number;
  readonly proxyCount?: number;
  readonly readOnlyCount?: number;
  readonly readWriteSplit?: boolean;
  readonly multiZone?: boolean;
  /** Memory, cpu, bandwidth and qps are those of one shard: multiply by ShardCount. */
  readonly perShard?: boolean;
  readonly usableAs?: readonly string[];
  readonly series?: "tair_rdb" | "tair_scm" | "tair_essd";
  readonly systemDiskGB?: number;
  readonly dramMB?: number;
  readonly ioThreads?: number;
  /** No longer sold; instances of it may exist. */
  readonly retired?: boolean;
  readonly figuresInferred?: boolean;
  readonly figuresUnknown?: boolean;
}

/** By class name, in catalogue order. */
export const instanceClasses: ReadonlyMap<string, InstanceClass> = new Map(
  (instanceClassesJson.classes as unknown as readonly InstanceClass[]).map((item) => [
    item.class,
    item,
  ]),
);
