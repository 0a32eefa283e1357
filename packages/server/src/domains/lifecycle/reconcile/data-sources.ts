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
      const usedBytes = await usedBytesOf(node.id, parts.live);
      if (usedBytes === null) continue;
      return {
        nodeId: node.id,
        socket: parts.live.socketOf(node.id),
        username: controlUser,
        password: parts.secrets.open(instance.controlSecret),
        usedBytes,
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
    if ((await usedBytesOf(nodeId, parts.live)) === null) return null;
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
async function usedBytesOf(nodeId: string, live: LiveNodes): Promise<number | null> {
  const node = [...live.all()].find((each) => each.nodeId === nodeId);
  if (!node) return null;
  try {
    const info = await readInfo(node.client, "memory", "persistence");
    return info.get("loading") === "0" ? infoNumber(info, "used_memory") : null;
  } catch {
    // A node that is down has nothing to be read, which is the answer and no fault.
    return null;
  }
}
