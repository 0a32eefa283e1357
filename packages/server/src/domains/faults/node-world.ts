import type { NodeHandle } from "../../drivers/driver.ts";
import type { RedisClient } from "../../engine/redis/redis-client.ts";

/** A node with a process. */
export interface LivingNode {
  readonly nodeId: string;
  readonly handle: NodeHandle;
  /** The control plane's connection; null when the node does not answer. */
  readonly client: RedisClient | null;
}

/** The nodes that faults act on. */
export interface NodeWorld {
  /** Of an instance, in the role; only those with a process. */
  nodes(instanceId: string, role: "master" | "replica"): Promise<readonly LivingNode[]>;
  isRunning(handle: NodeHandle): Promise<boolean>;
  kill(handle: NodeHandle): Promise<void>;
}
