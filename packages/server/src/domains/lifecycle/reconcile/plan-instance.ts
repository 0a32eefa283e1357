import { isClosed, nodeCount } from "../../instances/index.ts";
import { bestHeir, lastResort } from "./choose-heir.ts";
import { type InstanceView, masterOf, type NodeView } from "./instance-view.ts";
import { planHandover } from "./plan-handover.ts";

/** The one thing to do next. Each is idempotent: doing it twice is doing it once. */
export type Step =
  | { readonly do: "destroy" }
  | { readonly do: "add-nodes"; readonly count: number }
  | { readonly do: "remove-node"; readonly nodeId: string }
  | { readonly do: "appoint"; readonly nodeId: string }
  | { readonly do: "promote"; readonly nodeId: string }
  | { readonly do: "start"; readonly nodeIds: readonly string[] }
  | { readonly do: "kill"; readonly nodeId: string }
  | { readonly do: "restart"; readonly nodeId: string }
  | { readonly do: "switch-over"; readonly from: string; readonly to: string }
  | { readonly do: "open-replication"; readonly nodeId: string }
  | { readonly do: "follow"; readonly nodeId: string }
  | { readonly do: "note-sync"; readonly nodeId: string; readonly inSync: boolean }
  | { readonly do: "settings" }
  | { readonly do: "users" }
  | { readonly do: "certify" }
  | { readonly do: "publish" }
  | { readonly do: "flush" }
  | { readonly do: "verify"; readonly finish: boolean }
  | { readonly do: "rewrite-aof"; readonly nodeId: string }
  | { readonly do: "place-seed"; readonly nodeId: string }
  | { readonly do: "set-aside"; readonly nodeId: string }
  | { readonly do: "begin-task" }
  | { readonly do: "wait"; readonly ms: number; readonly why: string }
  | { readonly do: "rest" };

/**
 * A node that gives no sign of life this long is given up: a master soon where a replica can take
 * its place; any other node later, for it may only wait for its disk, and nothing is won by killing
 * it. What is merely busy shows that it lives.
 */
const giveUpMs = { withHeir: 1_500, otherwise: 15_000 };

/** Longest wait between two looks. */
const mostWaitMs = 1_000;

/**
 * Compares what is with what should be. Pure: the same view gives the same step, so that a restart
 * at any point continues where the world is, not where a program was.
 */
export function planInstance(view: InstanceView): Step {
  if (view.instance.deletedAt !== null) return { do: "destroy" };
  if (view.instance.status === "Error") return { do: "rest" };
  return (
    planSeed(view) ??
    planTopology(view) ??
    planRestart(view) ??
    planReplication(view) ??
    planContents(view) ??
    planHandover(view) ??
    planPublication(view)
  );
}

/**
 * Stored data replace those of the instance: a node of its own gets them and then takes office. The
 * nodes of before are kept until it has them, and never come back afterwards.
 */
function planSeed({ instance, nodes, seedReady }: InstanceView): Step | null {
  const fresh = nodes.find((node) => node.row.seed === instance.seed);
  if (instance.seedPlaced === 0) {
    if (!seedReady) return { do: "wait", ms: 50, why: "the data to take are still in use" };
    if (!fresh) return { do: "add-nodes", count: 1 };
    return { do: "place-seed", nodeId: fresh.row.id };
  }
  const stale = nodes.find((node) => node.row.seed !== instance.seed);
  return stale ? { do: "remove-node", nodeId: stale.row.id } : null;
}

/** The right number of nodes, one of them the master, all of them running. */
function planTopology(view: InstanceView): Step | null {
  const { instance, nodes } = view;
  const wanted = nodeCount(instance);
  if (nodes.length < wanted) return { do: "add-nodes", count: wanted - nodes.length };
  const master = masterOf(view);
  const first = nodes[0];
  if (!master && first) return { do: "appoint", nodeId: first.row.id };
  if (!master) return { do: "wait", ms: 100, why: "no node" };

  const heir = bestHeir(view, master);
  const silentTooLong = nodes.find(
    (node) =>
      node.running &&
      node.silentMs >= (node === master && heir ? giveUpMs.withHeir : giveUpMs.otherwise),
  );
  if (silentTooLong) return { do: "kill", nodeId: silentTooLong.row.id };

  const successor = heir ?? lastResort(view, master);
  if (!master.running && successor) return { do: "promote", nodeId: successor.row.id };
  const isSurplus = (node: NodeView) => node !== master && nodes.length > wanted;
  const stopped = nodes
    .filter((node) => !node.running && !isSurplus(node) && node.retryInMs === 0)
    .map((node) => node.row.id);
  // What a replica cannot load its master has, as long as that is seen to serve.
  const unloadable = nodes.find(
    (node) => node !== master && !node.running && !isSurplus(node) && node.damage !== null,
  );
  if (unloadable && master.replication && isServed(view)) {
    return { do: "set-aside", nodeId: unloadable.row.id };
  }
  // With the master lost and a heir in office its restart may wait until clients are served again.
  if (stopped.includes(master.row.id) || (stopped.length > 0 && isServed(view))) {
    return { do: "start", nodeIds: stopped };
  }
  if (!master.running) {
    const ms = Math.min(master.retryInMs, mostWaitMs);
    return { do: "wait", ms, why: "the data of the master cannot be loaded" };
  }
  if (!master.replication || master.replication.loading) {
    return { do: "wait", ms: 50, why: "the master loads its data" };
  }
  if (master.replication.role === "replica") return { do: "promote", nodeId: master.row.id };
  const surplus = nodes.find(isSurplus);
  if (surplus) return { do: "remove-node", nodeId: surplus.row.id };
  return null;
}

/** Nothing more to do for clients before a missing replica is looked after. */
function isServed(view: InstanceView): boolean {
  const master = masterOf(view);
  return (
    view.instance.readyAt === null ||
    !master?.replication ||
    (view.publishedAsWanted && view.publishedTarget === master.row.id && view.verified)
  );
}

/** One node after the other, the master last and only after another took over. */
function planRestart(view: InstanceView): Step | null {
  const { instance, nodes } = view;
  const old = nodes.filter((node) => node.running && node.row.restartEpoch < instance.restartEpoch);
  if (old.length === 0) return null;
  const master = masterOf(view);
  // After a switch clients are led to the new master first; the old one can wait.
  if (view.publishedTarget !== null && view.publishedTarget !== master?.row.id) return null;
  const replica = old.find((node) => node !== master);
  if (replica) return { do: "restart", nodeId: replica.row.id };
  if (!master) return null;
  const fresh = nodes.find((node) => node !== master && isFollowing(node, master));
  if (fresh?.row.inSync === 1) {
    return { do: "switch-over", from: master.row.id, to: fresh.row.id };
  }
  if (nodes.length > 1) return null;
  return { do: "restart", nodeId: master.row.id };
}

function isFollowing(node: NodeView, master: NodeView): boolean {
  const leader = node.replication?.master;
  return leader != null && leader.address.port === master.row.replicationPort;
}

/** Every other node is a replica of the master, and it is known which are complete. */
function planReplication(view: InstanceView): Step | null {
  const master = masterOf(view);
  if (!master?.replication) return null;
  const closed = view.nodes.find(
    ({ row, replication }) => replication && replication.port !== (row.replicationPort ?? 0),
  );
  const replicates = nodeCount(view.instance) > 1;
  if (replicates && (closed || master.row.replicationPort === null)) {
    return { do: "open-replication", nodeId: (closed ?? master).row.id };
  }
  for (const node of view.nodes) {
    if (node === master || !node.running || !node.replication) continue;
    if (!isFollowing(node, master)) return { do: "follow", nodeId: node.row.id };
    const complete = isComplete(node, master);
    if (complete !== (node.row.inSync === 1)) {
      return { do: "note-sync", nodeId: node.row.id, inSync: complete };
    }
  }
  return null;
}

/**
 * The replica has all data and the master sends it every new write. Only then may it take over: a
 * replica says "link up" before its master has begun to send.
 */
function isComplete({ row, replication }: NodeView, master: NodeView): boolean {
  return (
    replication?.master?.linkUp === true &&
    !replication.master.syncing &&
    !replication.loading &&
    replication.replicationId === master.replication?.replicationId &&
    master.replication.replicas.some(
      ({ online, address }) => online && address.port === row.replicationPort,
    )
  );
}

function planContents(view: InstanceView): Step | null {
  const answering = view.nodes.filter((node) => node.replication !== null);
  if (answering.some((node) => node.settings !== view.wantedSettings)) return { do: "settings" };
  if (answering.some((node) => node.users !== view.wantedUsers)) return { do: "users" };
  return null;
}

function planPublication(view: InstanceView): Step {
  const { instance, task } = view;
  const master = masterOf(view);
  if (view.certificateDue) return { do: "certify" };
  if (!view.publishedAsWanted || view.publishedTarget !== master?.row.id) return { do: "publish" };
  if (task?.kind.startsWith("Flush") && task.step !== "verify") return { do: "flush" };
  const incomplete = needsReplicas(view);
  if (!view.verified) return { do: "verify", finish: !incomplete };
  if (incomplete) return { do: "wait", ms: 10, why: "a replica copies the data" };
  const unproven = instance.serving === 0 && !isClosed(instance);
  if (unproven || task || view.accountsPending) return { do: "verify", finish: true };
  if (view.nodes.some((node) => node !== master && node.row.inSync === 0)) {
    return { do: "wait", ms: 200, why: "a replica copies the data" };
  }
  if (view.nodes.some((node) => node.running && !node.replication)) {
    return { do: "wait", ms: 200, why: "a node does not answer" };
  }
  // The file of a master whose log is archived is rewritten where a new segment of it begins.
  const isArchived = (node: NodeView) => node === master && instance.backupLog === 1;
  const grown = view.nodes.find((node) => node.aofRewriteDue && !isArchived(node));
  if (grown) return { do: "rewrite-aof", nodeId: grown.row.id };
  if (view.scheduled?.dueInMs === 0) return { do: "begin-task" };
  return { do: "rest" };
}

/**
 * A task ends, and a new instance becomes Normal, only when every node runs as it should and every
 * replica is complete.
 */
function needsReplicas({ instance, task, nodes }: InstanceView): boolean {
  if (instance.readyAt !== null && !task) return false;
  return nodes.some(
    ({ row, running, replication }) =>
      !running ||
      !replication ||
      row.restartEpoch < instance.restartEpoch ||
      (row.id !== instance.masterNodeId && row.inSync === 0),
  );
}
