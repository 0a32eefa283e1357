import { infoNumber, readInfo } from "../../../engine/redis/info.ts";
import type { RedisClient } from "../../../engine/redis/redis-client.ts";
import type { Store } from "../../../store/store.ts";
import { instanceStore } from "../../instances/index.ts";

/** Asks an instance's master how much memory its data take. Null while it does not answer. */
export function usedMemoryOf(parts: {
  store: Store;
  live: { all(): Iterable<{ nodeId: string; client: RedisClient }> };
}) {
  return async (instanceId: string): Promise<number | null> => {
    const instance = await parts.store.read((db) => instanceStore(db).find(instanceId));
    const live = [...parts.live.all()].find((each) => each.nodeId === instance?.masterNodeId);
    if (!live) return null;
    try {
      return infoNumber(await readInfo(live.client, "memory"), "used_memory");
    } catch {
      // A node that is down has no figure to give, which is the answer and no fault.
      return null;
    }
  };
}
