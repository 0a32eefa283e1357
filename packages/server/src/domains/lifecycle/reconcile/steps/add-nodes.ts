import { createServer } from "node:net";
import { TerminalError } from "../../../../kernel/api-error.ts";
import { instanceStore, nodeCount } from "../../../instances/index.ts";
import { type Node, nodeStore } from "../node-store.ts";
import type { StepRunner } from "./step.ts";

/** Gives the instance the rows of the nodes it lacks, the first of all as master. Nothing runs yet. */
export const addNodes: StepRunner<"add-nodes"> = async (step, { view, rows }, context, tell) => {
  const { id, nextNode } = view.instance;
  const replicates = nodeCount(view.instance) > 1;
  const { instance, added } = await context.store.transact(async (db) => {
    const added: Node[] = [];
    const nodes = nodeStore(db);
    const used = replicates ? await nodes.usedPorts() : new Set<number>();
    for (let offset = 0; offset < step.count; offset++) {
      const replicationPort = replicates ? await freePort(context.ports, used) : null;
      const node = {
        id: `${id}-db-${nextNode + offset}`,
        instanceId: id,
        replicationPort,
        handle: null,
        restartEpoch: view.instance.restartEpoch,
        inSync: 0,
        completeAt: null,
        seed: view.instance.seed,
        createdAt: context.clock.now(),
      };
      await nodes.insert(node);
      added.push(node);
    }
    const changes = {
      nextNode: nextNode + step.count,
      ...(view.nodes.length === 0 ? { masterNodeId: `${id}-db-${nextNode}` } : {}),
    };
    const instance = await instanceStore(db).update(id, changes, view.instance);
    return { instance, added };
  });
  if (instance) tell({ rows: { instance, nodes: [...rows.nodes, ...added] } });
};

/** The lowest port of the range that no row has and no other program listens on. */
export async function freePort(
  range: { first: number; count: number },
  used: Set<number>,
): Promise<number> {
  for (let port = range.first; port < range.first + range.count; port++) {
    if (used.has(port)) continue;
    used.add(port);
    if (await canListen(port)) return port;
  }
  throw new TerminalError("every private replication port is in use");
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
