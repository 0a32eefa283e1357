import { waitMemcachedReady } from "../../../engine/memcached/memcached-commands.ts";
import { infoText, readInfo } from "../../../engine/redis/info.ts";
import type { RedisClient } from "../../../engine/redis/redis-client.ts";
import type { Store } from "../../../store/store.ts";
import { instanceStore, isMemcache } from "../../instances/index.ts";
import { nodeStore } from "./node-store.ts";

interface RunningVersionParts {
  readonly store: Store;
  /** Open connections to Redis nodes. */
  readonly live: { all(): Iterable<{ nodeId: string; client: RedisClient }> };
  /** The unix socket of a memcached node. */
  memcachedSocketOf(nodeId: string): string;
}

/**
 * Asks the node whose data count for the version of its own program. Null while it does not answer.
 */
export function runningVersionOf(parts: RunningVersionParts) {
  return async (instanceId: string): Promise<string | null> => {
    const { instance, nodes } = await parts.store.read(async (db) => ({
      instance: await instanceStore(db).find(instanceId),
      nodes: await nodeStore(db).of(instanceId),
    }));
    const node = nodes.find((each) => each.id === instance?.masterNodeId) ?? nodes[0];
    if (!instance || !node) return null;
    try {
      if (isMemcache(instance)) {
        return await waitMemcachedReady({
          path: parts.memcachedSocketOf(node.id),
          timeoutMs: 200,
        });
      }
      const live = [...parts.live.all()].find((each) => each.nodeId === node.id);
      return live ? infoText(await readInfo(live.client, "server"), "redis_version") : null;
    } catch {
      // A node that is down has no running version, which is the answer and no fault.
      return null;
    }
  };
}
