import type { Driver, NodeHandle } from "../../drivers/driver.ts";
import type { RedisClient } from "../../engine/redis/redis-client.ts";
import type { Store } from "../../store/store.ts";
import { instanceStore } from "../instances/index.ts";
import { nodeStore } from "../lifecycle/index.ts";
import type { LivingNode, NodeWorld } from "./node-world.ts";

interface Parts {
  readonly store: Store;
  readonly driver: Driver;
  readonly live: { all(): Iterable<{ nodeId: string; client: RedisClient }> };
}

/** The nodes of this installation, as the rows, the driver and the open connections know them. */
export function nodeWorldOf({ store, driver, live }: Parts): NodeWorld {
  const isRunning = async (handle: NodeHandle) => (await driver.inspect(handle)).running;
  return {
    isRunning,
    kill: (handle) => driver.stop(handle, { graceMs: 0 }),
    async nodes(instanceId, role) {
      const { instance, rows } = await store.read(async (db) => ({
        instance: await instanceStore(db).find(instanceId),
        rows: await nodeStore(db).of(instanceId),
      }));
      const clients = new Map([...live.all()].map(({ nodeId, client }) => [nodeId, client]));
      const living: LivingNode[] = [];
      for (const { id, handle: text } of rows) {
        if ((id === instance?.masterNodeId) !== (role === "master") || text === null) continue;
        const handle = JSON.parse(text) as NodeHandle;
        if (!(await isRunning(handle))) continue;
        living.push({ nodeId: id, handle, client: clients.get(id) ?? null });
      }
      return living;
    },
  };
}
