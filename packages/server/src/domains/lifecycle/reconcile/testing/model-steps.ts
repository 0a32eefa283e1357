import { nodeCount } from "../../../instances/index.ts";
import type { Step } from "../plan-instance.ts";
import type { ModelWorld, Process } from "./model-world.ts";

/** What a step does to the world, cut where the control plane could die. */
type Effects = Generator<void>;
type Acting = Exclude<Step["do"], "wait" | "rest">;

/** A step that must not happen: the reason. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

/** Writes of the last moments may be lost with a master: replicas get them after the client's answer. */
const tolerableLossMs = 6_000;

/** Steps that are missing here have no place in the model; meeting one fails the test. */
const effects: {
  readonly [Name in Acting]?: (world: ModelWorld, step: Extract<Step, { do: Name }>) => Effects;
} = {
  *destroy(world) {
    world.slotTarget = null;
    world.known.publishedTarget = null;
    yield;
    for (const { id } of world.nodes) {
      world.end(id);
      world.disks.delete(id);
      yield;
      world.nodes = world.nodes.filter((node) => node.id !== id);
      yield;
    }
    world.update({ slotIndex: null, masterNodeId: null });
    endTask(world);
  },

  *"add-nodes"(world, { count }) {
    const replicates = nodeCount(world.instance) > 1;
    for (let offset = 0; offset < count; offset += 1) {
      const number = world.instance.nextNode + offset;
      world.nodes.push({
        id: `n${number}`,
        instanceId: world.instance.id,
        replicationPort: replicates ? 1000 + number : null,
        handle: null,
        restartEpoch: world.instance.restartEpoch,
        inSync: 0,
        completeAt: null,
        seed: world.instance.seed,
        createdAt: number,
      });
    }
    world.update({ nextNode: world.instance.nextNode + count });
    yield;
  },

  *"remove-node"(world, { nodeId }) {
    if (nodeId === world.instance.masterNodeId) throw new BrokenPromise("removes the master");
    world.end(nodeId);
    world.disks.delete(nodeId);
    yield;
    world.nodes = world.nodes.filter((node) => node.id !== nodeId);
  },

  *appoint(world, { nodeId }) {
    if (world.acknowledged > 0) throw new BrokenPromise("appoints a node without the data");
    world.update({ masterNodeId: nodeId });
    yield;
  },

  *promote(world, { nodeId }) {
    assertComplete(world, nodeId);
    if (world.instance.masterNodeId !== nodeId) {
      world.update({ masterNodeId: nodeId });
      for (const { id } of world.nodes) world.updateNode(id, { inSync: 0 });
      yield;
    }
    becomeMaster(world, answering(world, nodeId));
  },

  *start(world, { nodeIds }) {
    for (const id of nodeIds) {
      const row = rowOf(world, id);
      const { id: handle } = world.spawn(row);
      yield;
      world.updateNode(id, {
        handle: String(handle),
        inSync: 0,
        restartEpoch: world.instance.restartEpoch,
      });
      yield;
      world.known.processes.set(id, { settings: world.wantedSettings(), users: "users" });
    }
  },

  *kill(world, { nodeId }) {
    world.end(nodeId);
    yield;
  },

  *restart(world, { nodeId }) {
    if (nodeId === world.instance.masterNodeId) world.known.verified = false;
    world.updateNode(nodeId, { inSync: 0 });
    yield;
    world.end(nodeId);
  },

  *"switch-over"(world, { from, to }) {
    const [oldMaster, newMaster] = [answering(world, from), answering(world, to)];
    // As the engine does it: only when the replica has all of it while writes are held back.
    if (newMaster.data !== oldMaster.data || newMaster.link !== "up") {
      throw new Error("the replica does not catch up");
    }
    becomeMaster(world, newMaster);
    yield;
    follow(world, oldMaster, newMaster.port);
    yield;
    world.update({ masterNodeId: to });
    world.updateNode(from, { inSync: 0 });
  },

  *"open-replication"(world, { nodeId }) {
    const port = rowOf(world, nodeId).replicationPort ?? 1000 + Number(nodeId.slice(1));
    world.updateNode(nodeId, { replicationPort: port });
    yield;
    answering(world, nodeId).port = port;
  },

  *follow(world, { nodeId }) {
    const { replicationPort } = rowOf(world, world.instance.masterNodeId ?? "");
    if (replicationPort === null) throw new Error("the master has no replication port");
    follow(world, answering(world, nodeId), replicationPort);
    yield;
    world.updateNode(nodeId, { inSync: 0 });
  },

  *"note-sync"(world, { nodeId, inSync }) {
    const process = world.processes.get(nodeId);
    if (inSync && process?.link !== "up") throw new BrokenPromise("calls a replica in sync");
    world.updateNode(nodeId, { inSync: inSync ? 1 : 0 });
    yield;
  },

  *settings(world) {
    for (const [id, applied] of knownOf(world)) {
      world.known.processes.set(id, { ...applied, settings: world.wantedSettings() });
    }
    yield;
  },

  *users(world) {
    for (const [id, applied] of knownOf(world)) {
      world.known.processes.set(id, { ...applied, users: "users" });
    }
    world.known.verified = false;
    yield;
  },

  certify() {
    throw new Error("the model speaks no TLS");
  },

  *publish(world) {
    const { masterNodeId } = world.instance;
    if (!masterNodeId) throw new BrokenPromise("publishes without a master");
    if (world.processes.get(masterNodeId)?.role !== "master") {
      throw new BrokenPromise("publishes a node that is not master");
    }
    world.slotTarget = masterNodeId;
    yield;
    world.known.publishedTarget = masterNodeId;
    world.known.verified = false;
  },

  *flush(world) {
    if (world.task) world.task = { ...world.task, step: "verify" };
    yield;
  },

  *verify(world, { finish }) {
    const target = world.slotTarget === null ? undefined : world.processes.get(world.slotTarget);
    if (target?.role !== "master" || target.frozenSince !== null) {
      world.known.verified = false;
      world.update({ serving: 0 });
      throw new Error("the address does not work");
    }
    world.known.verified = true;
    yield;
    if (!finish) {
      world.update({ serving: 1 });
      return;
    }
    const lacking = world.nodes.filter((node) => world.processes.get(node.id) === undefined);
    if (world.task && lacking.length > 0) throw new BrokenPromise("ends a task with nodes down");
    world.update({ serving: 1, readyAt: world.instance.readyAt ?? 1 });
    endTask(world);
  },
};

/** Carries a step out, or only so many of its effects, as when the control plane dies in it. */
export function runModelStep(world: ModelWorld, step: Step, effectsBeforeCrash = Infinity): void {
  if (step.do === "wait" || step.do === "rest") return;
  const run = effects[step.do] as ((world: ModelWorld, step: Step) => Effects) | undefined;
  if (!run) throw new BrokenPromise(`the model does not know ${step.do}`);
  let done = 0;
  for (const _ of run(world, step)) if (++done >= effectsBeforeCrash) return;
}

function endTask(world: ModelWorld): void {
  world.task = null;
  world.update({ busyTaskId: null, busyStatus: null });
}

function rowOf(world: ModelWorld, id: string) {
  const row = world.nodes.find((node) => node.id === id);
  if (!row) throw new Error(`no row ${id}`);
  return row;
}

function answering(world: ModelWorld, id: string): Process {
  const process = world.processes.get(id);
  if (!process || process.frozenSince !== null) throw new Error(`${id} does not answer`);
  return process;
}

function knownOf(world: ModelWorld) {
  return world.nodes
    .filter(({ id, handle }) => handle !== null && world.processes.get(id)?.frozenSince === null)
    .map(({ id }) => [id, world.known.processes.get(id) ?? { settings: "", users: "" }] as const);
}

function becomeMaster(world: ModelWorld, process: Process): void {
  if (process.role === "master") return;
  process.role = "master";
  process.masterPort = null;
  process.link = "down";
  process.history = world.newHistory();
}

function follow(world: ModelWorld, process: Process, port: number): void {
  if (process.role === "replica" && process.masterPort === port) return;
  process.role = "replica";
  process.masterPort = port;
  process.link = "down";
  process.linkDownSince = world.now;
}

/** A node that takes over from another must hold what clients were told is kept, but for the last. */
function assertComplete(world: ModelWorld, nodeId: string): void {
  if (world.instance.masterNodeId === nodeId) return;
  const { data } = answering(world, nodeId);
  const needed = world.acknowledgedBy(world.now - tolerableLossMs);
  if (data < needed) {
    throw new BrokenPromise(`promotes ${nodeId} with ${data} writes of ${world.acknowledged}`);
  }
  world.acceptLoss(data);
}
