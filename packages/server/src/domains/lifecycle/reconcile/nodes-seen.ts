import { infoText, readInfo } from "../../../engine/redis/info.ts";
import type { RedisClient } from "../../../engine/redis/redis-client.ts";

/** What a node says of itself. */
export interface SeenNode {
  readonly role: "master" | "slave";
  /** Version of the program that runs. */
  readonly version: string;
}

/** Asks each Redis node of an instance what it is, by node id. Those that do not answer are left out. */
export function nodesSeenBy(live: {
  all(): Iterable<{ nodeId: string; instanceId: string; client: RedisClient }>;
}) {
  return async (instanceId: string): Promise<ReadonlyMap<string, SeenNode>> => {
    const mine = [...live.all()].filter((node) => node.instanceId === instanceId);
    const seen = await Promise.all(
      mine.map(async ({ nodeId, client }): Promise<[string, SeenNode][]> => {
        try {
          const info = await readInfo(client, "server", "replication");
          const role = infoText(info, "role") === "master" ? "master" : "slave";
          return [[nodeId, { role, version: infoText(info, "redis_version") }]];
        } catch {
          // A node that is down says nothing, which is the answer and no fault.
          return [];
        }
      }),
    );
    return new Map(seen.flat());
  };
}
