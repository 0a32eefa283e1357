import type { Driver } from "../../../drivers/driver.ts";
import { infoNumber, readInfo } from "../../../engine/redis/info.ts";
import type { SecretBox } from "../../../kernel/secret-box.ts";
import type { Store } from "../../../store/store.ts";
import type { DumpSource, LogSource } from "../../backups/index.ts";
import { type Instance, instanceStore } from "../../instances/index.ts";
import { controlUser, type LiveNodes } from "./live-nodes.ts";
import { type Node, nodeStore } from "./node-store.ts";

interface DataSourceParts {
  readonly store: Store;
  readonly live: LiveNodes;
  readonly driver: Pick<Driver, "dirOf">;
  readonly secrets: SecretBox;
}

/** The node to read all data from: a replica that has them all, which spares the master. */
export function dumpSourceOf(parts: DataSourceParts) {
  return async (instanceId: string): Promise<DumpSource | null> => {
    const { instance, nodes } = await rowsOf(instanceId, parts.store);
    // While data are being replaced no node is what the instance is.
    if (!instance || instance.seedPlaced === 0) return null;
    const isMaster = (node: Node) => node.id === instance.masterNodeId;
    const readable = nodes
      .filter((node) => isMaster(node) || node.inSync === 1)
      .sort((a, b) => Number(isMaster(a)) - Number(isMaster(b)));
    for (const node of readable) {
      const state = await stateOf(node.id, parts.live);
      if (state === null) continue;
      return {
        ...state,
        nodeId: node.id,
        dir: parts.driver.dirOf(node.id),
        socket: parts.live.socketOf(node.id),
        username: controlUser,
        password: parts.secrets.open(instance.controlSecret),
      };
    }
    return null;
  };
}

/** The master with its folder, for whoever keeps its append-only file. */
export function logSourceOf(parts: DataSourceParts) {
  return async (instanceId: string): Promise<LogSource | null> => {
    const { instance } = await rowsOf(instanceId, parts.store);
    const nodeId = instance?.masterNodeId;
    if (!nodeId || instance.serving === 0) return null;
    if ((await stateOf(nodeId, parts.live)) === null) return null;
    return { nodeId, dir: parts.driver.dirOf(nodeId), client: parts.live.client(nodeId) };
  };
}

function rowsOf(
  instanceId: string,
  store: Store,
): Promise<{ instance: Instance | undefined; nodes: Node[] }> {
  return store.read(async (db) => ({
    instance: await instanceStore(db).find(instanceId),
    nodes: await nodeStore(db).of(instanceId),
  }));
}

/** Null while the node does not answer, or loads. */
async function stateOf(
  nodeId: string,
  live: LiveNodes,
): Promise<Pick<DumpSource, "usedBytes" | "keepsAof"> | null> {
  const node = [...live.all()].find((each) => each.nodeId === nodeId);
  if (!node) return null;
  try {
    const info = await readInfo(node.client, "memory", "persistence");
    if (info.get("loading") !== "0") return null;
    return {
      usedBytes: infoNumber(info, "used_memory"),
      keepsAof: info.get("aof_enabled") === "1",
    };
  } catch {
    // A node that is down has nothing to be read, which is the answer and no fault.
    return null;
  }
}
