import { join } from "node:path";
import { expect } from "vitest";
import { serverName } from "../../src/drivers/haproxy/config.ts";
import { memcachedSocketName } from "../../src/engine/memcached/memcached-config.ts";
import { redisSocketName } from "../../src/engine/redis/redis-config.ts";
import type { Ground } from "../ground.ts";
import {
  frontDoorNodeId,
  listeningPorts,
  nodeFolders,
  nodeProcesses,
  readRows,
  servingSlots,
} from "./installation-state.ts";

/**
 * Rows, processes, folders, ports and slots agree with each other, and no task is left open:
 * nothing is half made, orphaned or leaked.
 */
export async function assertWhole(dataDir: string, ground: Ground): Promise<void> {
  const rows = readRows(dataDir);
  const { instances, released, nodes, tasks, waitingAccounts, endpoints, addresses } = rows;
  const known = [...nodes.map((node) => node.id), frontDoorNodeId].sort();
  const processes = nodeProcesses(dataDir).map((each) => each.nodeId);

  expect(processes.sort(), "one process for each row").toEqual(known);
  expect(nodeFolders(dataDir), "one folder for each row").toEqual(known);
  expect(listeningPorts(ground), "replication ports").toEqual(
    nodes.flatMap((node) => node.replication_port ?? []).sort((a, b) => a - b),
  );
  const living = new Set(instances.map((each) => each.id));
  expect(
    nodes.filter((node) => !living.has(node.instance_id)),
    "nodes of nobody",
  ).toEqual([]);
  expect(
    released.filter((each) => each.slot_index !== null),
    "leaked slots",
  ).toEqual([]);
  expect(
    endpoints.filter((each) => each.closing === 1 || !living.has(each.instance_id)),
    "leaked endpoints",
  ).toEqual([]);
  expect(
    addresses.filter((each) => !living.has(each.instance_id)),
    "leaked private addresses",
  ).toEqual([]);
  expect(
    tasks.filter((task) => task.status !== "Succeed"),
    "unfinished tasks",
  ).toEqual([]);
  expect(
    instances.filter((each) => each.busy_task_id !== null),
    "busy instances",
  ).toEqual([]);
  expect(waitingAccounts, "accounts that wait for the engine").toEqual([]);
  expect(await servingSlots(dataDir), "slots in use").toEqual(wantedSlots(rows));
}

/**
 * By slot, the one server that it should lead to: the master of the instance whose endpoint it is.
 * Those of a closed instance lead nowhere.
 */
function wantedSlots({ instances, nodes, endpoints }: ReturnType<typeof readRows>) {
  return new Map(
    instances.flatMap(({ id: instanceId, slot_index, master_node_id, instance_type, locks }) => {
      if (locks !== "") return [];
      const master = nodes.find(({ id }) => id === master_node_id);
      const { dir } = JSON.parse(master?.handle ?? "{}") as { dir: string };
      const socket = instance_type === "Memcache" ? memcachedSocketName : redisSocketName;
      const further = endpoints.filter((each) => each.instance_id === instanceId);
      return [{ slot_index }, ...further].map((each) => {
        const slotId = `s${String((each.slot_index ?? -1) + 1).padStart(4, "0")}`;
        return [slotId, [serverName(join(dir, socket))]] as const;
      });
    }),
  );
}
