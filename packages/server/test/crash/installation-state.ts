import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { frontDoorPaths } from "../../src/drivers/haproxy/paths.ts";
import { readRunningState } from "../../src/drivers/haproxy/running-state.ts";
import type { Ground } from "../ground.ts";
import { queryDatabaseOf } from "../test-database.ts";

/** The front door is a process of the driver as well, but no row. */
export const frontDoorNodeId = "front-door";

export interface NodeRow {
  readonly id: string;
  readonly instance_id: string;
  readonly replication_port: number | null;
  readonly in_sync: number;
  readonly restart_epoch: number;
  readonly handle: string | null;
}

export interface InstanceRow {
  readonly id: string;
  readonly status: string;
  readonly instance_type: string;
  readonly slot_index: number | null;
  readonly master_node_id: string | null;
  readonly restart_epoch: number;
  /** What closes it, joined by commas; empty while it is open. */
  readonly locks: string;
  readonly busy_task_id: string | null;
  readonly deleted_at: number | null;
}

export interface EndpointRow {
  readonly instance_id: string;
  readonly slot_index: number;
  readonly closing: number;
}

export interface TaskRow {
  readonly kind: string;
  readonly status: string;
  readonly error: string;
  readonly ended_at: number | null;
}

/** The rows, read beside the control plane. */
export function readRows(dataDir: string) {
  const all = <Row>(sql: string) =>
    queryDatabaseOf<Row>(dataDir, sql) ?? queryFile<Row>(dataDir, sql);
  return {
    instances: all<InstanceRow>("select * from instances where deleted_at is null order by id"),
    released: all<InstanceRow>("select * from instances where deleted_at is not null"),
    nodes: all<NodeRow>("select * from nodes order by id"),
    waitingAccounts: all<{ name: string }>("select name from accounts where pending != ''"),
    endpoints: all<EndpointRow>("select * from endpoints order by slot_index"),
    addresses: all<{ instance_id: string }>("select * from vswitch_addresses"),
    vswitches: all<{ id: string; vpc_id: string }>("select * from vswitches order by zone_id"),
    tasks: all<TaskRow>("select * from tasks order by created_at"),
  };
}

function queryFile<Row>(dataDir: string, sql: string): Row[] {
  using database = new DatabaseSync(join(dataDir, "kvasir.db"), { readOnly: true, timeout: 5_000 });
  return database.prepare(sql).all() as Row[];
}

export interface NodeProcess {
  readonly nodeId: string;
  readonly pid: number;
}

/**
 * Every process that works in a node's folder, whoever started it and whatever the control plane
 * believes. What a node forks leads no session and is left out, as are HAProxy's workers.
 */
export function nodeProcesses(dataDir: string): NodeProcess[] {
  const nodesDir = `${join(realpathSync(dataDir), "nodes")}/`;
  const found: NodeProcess[] = [];
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const cwd = readlinkSync(`/proc/${name}/cwd`).replace(/ \(deleted\)$/, "");
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, , , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (!cwd.startsWith(nodesDir) || session !== name || state === "Z") continue;
      found.push({ nodeId: cwd.slice(nodesDir.length), pid: Number(name) });
    } catch (error) {
      // It ended while it was looked at, or belongs to the system.
      if (!["ENOENT", "ESRCH", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? ""))
        throw error;
    }
  }
  return found.sort((a, b) => a.nodeId.localeCompare(b.nodeId));
}

/** Ports of the installation's replication range on which somebody listens. */
export function listeningPorts({ firstPort, portCount }: Ground): number[] {
  const ports = new Set<number>();
  for (const line of readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1)) {
    const [, local, , state] = line.trim().split(/\s+/);
    if (state !== "0A" || !local) continue;
    const port = Number.parseInt(local.split(":")[1] ?? "", 16);
    if (port >= firstPort && port < firstPort + portCount) ports.add(port);
  }
  return [...ports].sort((a, b) => a - b);
}

/** Slots that lead somewhere, with the sockets they lead to. */
export async function servingSlots(dataDir: string): Promise<Map<string, string[]>> {
  const slots = new Map<string, string[]>();
  for (const [slotId, { servers }] of await readRunningState(frontDoorPaths(dataDir))) {
    const enabled = [...servers].filter(([, isEnabled]) => isEnabled).map(([name]) => name);
    if (enabled.length > 0) slots.set(slotId, enabled);
  }
  return slots;
}

export function nodeFolders(dataDir: string): string[] {
  return readdirSync(join(dataDir, "nodes")).sort();
}
