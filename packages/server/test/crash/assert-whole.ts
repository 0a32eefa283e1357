import { expect } from "vitest";
import { frontDoorNodeId } from "../../src/drivers/haproxy/haproxy-process.ts";
import { serverName } from "../../src/drivers/haproxy/config.ts";
import {
  listeningPorts,
  nodeFolders,
  nodeProcesses,
  readRows,
  servingSlots,
} from "./installation-state.ts";
import type { Ground } from "./kvasir-process.ts";
import { join, dirname } from "node:path";

/**
 * Rows, processes, folders, ports and slots agree with each other, and no task is left open:
 * nothing is half made, orphaned or leaked.
 */
export async function assertWhole(dataDir: string, ground: Ground): Promise<void> {
  const { instances, released, nodes, tasks } = readRows(dataDir);
  const nodeIds = nodes.map((node) => node.id);
  const known = [...nodeIds, frontDoorNodeId].sort();

  expect(nodeProcesses(dataDir).map((each) => each.nodeId), "one process for each row").toEqual(
    known.toSorted((a, b) => a.localeCompare(b)),
  );
  expect(nodeFolders(dataDir), "one folder for each row").toEqual(known);
  expect(listeningPorts(ground), "replication ports").toEqual(
    nodes.flatMap((node) => node.replication_port ?? []).sort((a, b) => a - b),
  );
  expect(
    nodes.filter((node) => !instances.some(({ id }) => id === node.instance_id)),
    "nodes of no instance",
  ).toEqual([]);
  expect(released.filter((each) => each.slot_index !== null), "slots of released instances").toEqual(
    [],
  );
  expect(tasks.filter((task) => task.status !== "Succeed"), "tasks that did not succeed").toEqual([]);
  expect(instances.filter((each) => each.busy_task_id !== null), "busy instances").toEqual([]);

  const wanted = instances.map(({ slot_index, master_node_id }) => {
    const handle = JSON.parse(nodes.find(({ id }) => id === master_node_id)?.handle ?? "{}");
    return [
      `s${String((slot_index ?? -1) + 1).padStart(4, "0")}`,
      [serverName(join(dirname(handle.dir), String(master_node_id), "redis.sock")), serverName(join(dirname(handle.dir), String(master_node_id), "memcached.sock"))],
    ] as const;
  });
  const serving = await servingSlots(dataDir);
  expect([...serving.keys()].sort(), "slots in use").toEqual(wanted.map(([slot]) => slot).sort());
  for (const [slot, sockets] of wanted) {
    expect(serving.get(slot)?.length, "one target").toBe(1);
    expect(sockets).toContain(serving.get(slot)?.[0]);
  }
}
