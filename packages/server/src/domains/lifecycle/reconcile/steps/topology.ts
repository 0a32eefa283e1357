import { openReplication } from "../../../../engine/redis/open-replication.ts";
import {
  follow as followNode,
  haveCaughtUp,
  promote as promoteNode,
} from "../../../../engine/redis/replication.ts";
import { shutDown } from "../../../../engine/redis/shut-down.ts";
import { switchover } from "../../../../engine/redis/switchover.ts";
import { isoSeconds } from "../../../../kernel/clock.ts";
import type { Db } from "../../../../store/db.ts";
import { instanceStore } from "../../../instances/index.ts";
import { taskStore } from "../../../tasks/index.ts";
import type { InstanceView } from "../instance-view.ts";
import { parseHandle } from "../node-handle.ts";
import { type Node, nodeStore } from "../node-store.ts";
import { freePort } from "./add-nodes.ts";
import { requireFit } from "./require-fit.ts";
import { replicationOptions } from "./start.ts";
import type { StepRunner } from "./step.ts";

/** Time a node gets to write its data and go before it is killed. */
const graceMs = 10_000;

/** The first node of a new instance becomes its master. */
export const appoint: StepRunner<"appoint"> = async (step, { view }, { store }) => {
  await store.transact((db) =>
    instanceStore(db).update(view.instance.id, { masterNodeId: step.nodeId }),
  );
};

/**
 * A replica takes over. The decision is durable before it is carried out, so that a control plane
 * that dies in between carries out the same one. The old master is out of office from then on:
 * it is not published, and when it comes back it follows.
 */
export const promote: StepRunner<"promote"> = async (step, { view }, context) => {
  const { id, masterNodeId } = view.instance;
  if (masterNodeId !== step.nodeId) {
    const [from, to] = [masterNodeId, step.nodeId].map((nodeId) =>
      view.nodes.find(({ row }) => row.id === nodeId),
    );
    const facts = { instanceId: id, from: masterNodeId, to: step.nodeId };
    context.log.warn(facts, "failover");
    if (from?.damage != null && to?.row.inSync === 0) {
      const { damage } = from;
      const completeAt = to.row.completeAt === null ? null : isoSeconds(to.row.completeAt);
      const lost = `what the replica lacked is lost: it was complete at ${completeAt} or later`;
      context.log.error({ ...facts, damage }, `the master's data cannot be loaded, ${lost}`);
    }
    await context.store.transact(async (db) => {
      await instanceStore(db).update(id, { masterNodeId: step.nodeId });
      for (const node of view.nodes) await nodeStore(db).update(node.row.id, { inSync: 0 });
      await noteSwitch(db, view);
    });
  }
  await promoteNode(context.live.client(step.nodeId));
};

/** A task that asks for another master has got one, whatever brought it. */
async function noteSwitch(db: Db, { task }: InstanceView): Promise<void> {
  if (task?.kind === "HaSwitch") await taskStore(db).remember(task, { switched: true });
}

/** A frozen node is ended for good: what it might still answer would be stale. */
export const kill: StepRunner<"kill"> = async (step, { view }, context) => {
  const node = view.nodes.find((each) => each.row.id === step.nodeId);
  const handle = node && parseHandle(node.row);
  context.log.warn({ instanceId: view.instance.id, nodeId: step.nodeId }, "node is killed");
  if (handle) await context.driver.stop(handle, { graceMs: 0 });
  context.live.forget(step.nodeId);
};

/** Stops a node in good order; that it should run is the next plan's business. */
export const restart: StepRunner<"restart"> = async (step, { view }, context) => {
  const node = view.nodes.find((each) => each.row.id === step.nodeId);
  const handle = node && parseHandle(node.row);
  if (step.nodeId === view.instance.masterNodeId) {
    context.publications.setVerified(view.instance.id, false);
  }
  await context.store.transact((db) => nodeStore(db).update(step.nodeId, { inSync: 0 }));
  // SIGTERM is only noticed at the next tick of Redis' timer; the command is at once.
  if (node?.replication) await shutDown(context.live.client(step.nodeId));
  context.live.forget(step.nodeId);
  if (handle) await context.driver.stop(handle, { graceMs });
};

export const removeNode: StepRunner<"remove-node"> = async (step, observation, context) => {
  const { view } = observation;
  // A change that cannot be carried out must not have cost the instance its replica.
  await requireFit(observation, context);
  const node = view.nodes.find((each) => each.row.id === step.nodeId);
  context.live.forget(step.nodeId);
  context.troubles.end(step.nodeId);
  await context.driver.destroy(step.nodeId, node && parseHandle(node.row));
  await context.store.transact((db) => nodeStore(db).delete(step.nodeId));
};

/** A node that was alone gets a private port, for the replica that is to come. */
export const openPort: StepRunner<"open-replication"> = async (step, { view, desire }, context) => {
  const row = view.nodes.find((each) => each.row.id === step.nodeId)?.row;
  const port =
    row?.replicationPort ??
    (await context.store.transact(async (db) => {
      const free = await freePort(context.ports, await nodeStore(db).usedPorts());
      await nodeStore(db).update(step.nodeId, { replicationPort: free });
      return free;
    }));
  await openReplication(
    context.live.client(step.nodeId),
    context.driver.dirOf(step.nodeId),
    replicationOptions(port, desire, context),
  );
};

export const follow: StepRunner<"follow"> = async (step, { view, rows }, { live, store }, tell) => {
  const master = view.nodes.find((each) => each.row.id === view.instance.masterNodeId);
  const port = master?.row.replicationPort;
  if (port == null) throw new Error("the master has no replication port");
  await followNode(live.client(step.nodeId), { host: "127.0.0.1", port });
  const row = rows.nodes.find(({ id }) => id === step.nodeId);
  if (row?.inSync !== 0) {
    await store.transact((db) => nodeStore(db).update(step.nodeId, { inSync: 0 }));
  }
  tell({ rows: { nodes: withChanges(rows.nodes, step.nodeId, { inSync: 0 }) } });
};

export const noteSync: StepRunner<"note-sync"> = async (
  step,
  { view, rows },
  { live, store, clock },
  tell,
) => {
  const { task, instance } = view;
  // A replica that only resumes may have what was cleared meanwhile still before it.
  if (step.inSync && task?.kind.startsWith("Flush") && instance.masterNodeId !== null) {
    const [master, replica] = [live.client(instance.masterNodeId), live.client(step.nodeId)];
    if (!(await haveCaughtUp(master, [replica]))) return;
  }
  const inSync = step.inSync ? 1 : 0;
  const changes = step.inSync ? { inSync, completeAt: clock.now() } : { inSync };
  await store.transact((db) => nodeStore(db).update(step.nodeId, changes));
  tell({ rows: { nodes: withChanges(rows.nodes, step.nodeId, changes) } });
};

function withChanges(nodes: readonly Node[], nodeId: string, changes: Partial<Node>): Node[] {
  return nodes.map((row) => (row.id === nodeId ? { ...row, ...changes } : row));
}

/**
 * Master and replica change places without losing an acknowledged write. The old master follows
 * before the change is saved and published: wherever this is cut off, at most one of the two
 * accepts writes, and it is the one that is published.
 */
export const switchOver: StepRunner<"switch-over"> = async (step, { view }, context) => {
  const port = view.nodes.find((each) => each.row.id === step.to)?.row.replicationPort;
  if (port == null) throw new Error(`${step.to} does not replicate`);
  const figures = await switchover({
    oldMaster: context.live.client(step.from),
    newMaster: context.live.client(step.to),
    newMasterAddress: { host: "127.0.0.1", port },
    pauseMs: 5_000,
    reroute: () =>
      context.store.transact(async (db) => {
        await instanceStore(db).update(view.instance.id, { masterNodeId: step.to });
        await nodeStore(db).update(step.from, { inSync: 0 });
        await noteSwitch(db, view);
      }),
  });
  context.log.info({ instanceId: view.instance.id, ...step, ...figures }, "switchover");
};
