import { setTimeout as sleep } from "node:timers/promises";
import { expect, vi } from "vitest";
import { type NodeProcess, nodeProcesses, readRows } from "./crash/installation-state.ts";
import { connectTo } from "./redis-connection.ts";
import type { Attribute, TestServer } from "./test-server.ts";

/** The nodes of an instance, by rows and processes, as they are at this moment. */
export function nodesOf(server: TestServer, { instanceId }: Attribute) {
  const { instances, nodes } = readRows(server.dataDir);
  const row = instances.find((each) => each.id === instanceId);
  const mine = nodes.filter((node) => node.instance_id === instanceId);
  const processOf = (id: string | undefined): NodeProcess => {
    const found = nodeProcesses(server.dataDir).find(({ nodeId }) => nodeId === id);
    if (!found) throw new Error(`${id} does not run`);
    return found;
  };
  return {
    masterId: row?.master_node_id ?? "",
    master: () => processOf(row?.master_node_id ?? ""),
    replica: () => processOf(mine.find(({ id }) => id !== row?.master_node_id)?.id),
    replicasInSync: mine.filter(({ id, in_sync }) => id !== row?.master_node_id && in_sync === 1),
  };
}

/** Both nodes run, the replica is complete. */
export async function whole(server: TestServer, instance: Attribute): Promise<void> {
  await vi.waitFor(() => expect(nodesOf(server, instance).replicasInSync).toHaveLength(1), {
    timeout: 20_000,
    interval: 20,
  });
}

/** Resolves when a new connection to the published address can write. @returns how long it took, ms */
export async function writableAgain(instance: Attribute, timeoutMs = 20_000): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    using redis = connectTo(instance);
    try {
      await Promise.race([
        redis.set("probe", "1"),
        sleep(500).then(() => Promise.reject(new Error("late"))),
      ]);
      return performance.now() - startedAt;
    } catch (error) {
      if (performance.now() - startedAt > timeoutMs) throw error;
      await sleep(5);
    }
  }
}
