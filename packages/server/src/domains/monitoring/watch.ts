import type { RedisClient } from "../../engine/redis/redis-client.ts";

interface Node {
  readonly nodeId: string;
  readonly instanceId: string;
}

/** A Redis node with an open connection of the control plane's user. */
export interface MonitoredRedis extends Node {
  readonly client: RedisClient;
}

/** A memcached node, which is asked by a connection of the moment. */
export interface MonitoredMemcached extends Node {
  /** @throws when the node does not answer */
  readonly stats: () => Promise<ReadonlyMap<string, string>>;
}

export type MonitoredNode = MonitoredRedis | MonitoredMemcached;

/** What is remembered of one node between two looks at it. */
export interface Watch {
  readonly node: MonitoredNode;
  /** False before the first look: its first sample needs a reading before it. */
  readonly hasReading: boolean;
  /**
   * Reads the node. Answers the metrics since the reading before; null for the first one, after a
   * reset of the statistics, and while an earlier look still waits.
   * @throws when the node does not answer
   */
  sample(now: number): Promise<Map<string, number> | null>;
  /** Stores the slow commands since the last look. @throws when the node does not answer */
  collectSlowCommands(now: number): Promise<void>;
}
