import { isClosed, nodeCount } from "../../instances/index.ts";
import { type InstanceView, masterOf, type NodeView } from "./instance-view.ts";

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
  | { readonly do: "begin-task" }
  | { readonly do: "wait"; readonly ms: number; readonly why: string }
  | { readonly do: "rest" };

/**
 * A node that does not answer this long is given up: a master soon where a replica can take its
 * place; any other node only when waiting does more harm than killing what is merely busy, such as
 * a replica that drops a large old data set before it copies the new one.
 */
const giveUpMs = { withHeir: 1_500, otherwise: 15_000 };

/** The master's end breaks the link as well: so old it is when even a slow control plane sees both. */
const mostLinkDownMs = 5_000;

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
    planPublication(view)
  );
}

/**
 * Stored data replace those of the instance: a node of its own gets them and then takes office. The
 * nodes of before are kept until it has them, and never come back afterwards.
 */
function planSeed({ instance, nodes }: InstanceView): Step | null {
  const fresh = nodes.find((node) => node.row.seed === instance.seed);
  if (instance.seedPlaced === 0) {
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

  if (!master.running && heir) return { do: "promote", nodeId: heir.row.id };
  const stopped = nodes.filter((node) => !node.running).map((node) => node.row.id);
  // With the master lost and a heir in office its restart may wait until clients are served again.
  if (stopped.includes(master.row.id) || (stopped.length > 0 && isServed(view))) {
    return { do: "start", nodeIds: stopped };
  }
  if (!master.replication || master.replication.loading) {
    return { do: "wait", ms: 50, why: "the master loads its data" };
  }
  if (master.replication.role === "replica") return { do: "promote", nodeId: master.row.id };
  const surplus = nodes.find((node) => node !== master && nodes.length > wanted);
  if (surplus) return { do: "remove-node", nodeId: surplus.row.id };
  return null;
}

/**
 * The replica that lost least, of those that held everything until just now. One whose link broke
 * long before its master was missed has not seen the writes since: the master's own file has.
 */
function bestHeir(view: InstanceView, master: NodeView): NodeView | undefined {
  return view.nodes
    .filter(
      (node) =>
        node !== master &&
        node.running &&
        node.row.inSync === 1 &&
        node.replication !== null &&
        !node.replication.loading &&
        (node.replication.master?.linkDownMs ?? 0) <= mostLinkDownMs,
    )
    .sort((a, b) => (b.replication?.offset ?? 0) - (a.replication?.offset ?? 0))[0];
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
