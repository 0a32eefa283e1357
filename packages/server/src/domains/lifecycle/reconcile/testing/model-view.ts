import type { ReplicationState } from "../../../../engine/redis/replication.ts";
import type { Instance } from "../../../instances/index.ts";
import type { Task, TaskKind } from "../../../tasks/index.ts";
import type { NodeView } from "../instance-view.ts";
import type { Node } from "../node-store.ts";

/** An instance's row as it is at rest, but for `changes`. */
export function instanceRow(changes: Partial<Instance> = {}): Instance {
  return {
    id: "r-1",
    ownerId: "o-1",
    regionId: "cn-hangzhou",
    zoneId: "cn-hangzhou-h",
    secondaryZoneId: "",
    name: "r-1",
    instanceType: "Redis",
    engineVersion: "5.0",
    instanceClass: "redis.master.small.default",
    realInstanceClass: "redis.master.small.default",
    architecture: "standard",
    edition: "Community",
    nodeType: "MASTER_SLAVE",
    chargeType: "PostPaid",
    networkType: "VPC",
    vpcId: "",
    vswitchId: "",
    privateIp: "",
    resourceGroupId: "",
    capacityMb: 1024,
    bandwidthMbps: 10,
    maxConnections: 10_000,
    qps: 1,
    slotIndex: 0,
    address: "127.20.0.1",
    port: 6379,
    connectionPrefix: "r-1",
    vpcAuthMode: "Open",
    tlsEpoch: 0,
    releaseProtection: 0,
    maintainStart: "18:00Z",
    maintainEnd: "22:00Z",
    masterNodeId: "n0",
    nextNode: 2,
    restartEpoch: 0,
    seed: "",
    seedPlaced: 1,
    backupLog: 0,
    controlSecret: "",
    busyTaskId: null,
    busyStatus: null,
    serving: 1,
    fault: "",
    status: "Normal",
    readyAt: 1,
    endTime: null,
    createdAt: 0,
    deletedAt: null,
    locks: "",
    lockedAt: null,
    writeLockReason: null,
    autoRenew: 0,
    autoRenewMonths: 1,
    renewClass: "",
    renewClassAt: null,
    tempOf: "",
    autoUpgrade: 0,
    generation: 1,
    ...changes,
  };
}

export function nodeRow(changes: Partial<Node> & { id: string }): Node {
  return {
    instanceId: "r-1",
    replicationPort: null,
    handle: "{}",
    restartEpoch: 0,
    inSync: 0,
    completeAt: null,
    seed: "",
    createdAt: 0,
    ...changes,
  };
}

export function taskRow(kind: TaskKind, changes: Partial<Task> = {}): Task {
  return {
    id: "t-1",
    instanceId: "r-1",
    ownerId: "o-1",
    regionId: "cn-hangzhou",
    kind,
    input: "{}",
    status: "Running",
    step: "",
    steps: "[]",
    progress: 0,
    error: "",
    createdAt: 0,
    dueAt: null,
    startedAt: 0,
    endedAt: null,
    ...changes,
  };
}

const answering: Omit<ReplicationState, "role" | "port" | "master" | "replicas"> = {
  runId: "run",
  offset: 100,
  replicationId: "history",
  loading: false,
};

const wellStarted = { damage: null, retryInMs: 0 };

/** A master that answers, with these replicas online. */
export function masterNode(
  row: Partial<Node> & { id: string },
  replicaPorts: readonly number[] = [],
): NodeView {
  return {
    row: nodeRow(row),
    running: true,
    silentMs: 0,
    ...wellStarted,
    aofRewriteDue: false,
    settings: "s",
    users: "u",
    replication: {
      ...answering,
      role: "master",
      port: row.replicationPort ?? 0,
      master: null,
      replicas: replicaPorts.map((port) => ({
        address: { host: "127.0.0.1", port },
        online: true,
        offset: 100,
      })),
    },
  };
}

/** A replica that answers and follows the master at this port. */
export function replicaNode(
  row: Partial<Node> & { id: string },
  link: { port: number; up?: boolean; syncing?: boolean; downMs?: number; offset?: number },
): NodeView {
  const { port, up = true, syncing = false, downMs = 0, offset = 100 } = link;
  return {
    row: nodeRow(row),
    running: true,
    silentMs: 0,
    ...wellStarted,
    aofRewriteDue: false,
    settings: "s",
    users: "u",
    replication: {
      ...answering,
      offset,
      role: "replica",
      port: row.replicationPort ?? 0,
      master: {
        address: { host: "127.0.0.1", port },
        linkUp: up,
        linkDownMs: up ? 0 : downMs,
        syncing,
      },
      replicas: [],
    },
  };
}

export function stoppedNode(row: Partial<Node> & { id: string }): NodeView {
  return {
    row: nodeRow(row),
    running: false,
    replication: null,
    silentMs: 0,
    ...wellStarted,
    aofRewriteDue: false,
    settings: null,
    users: null,
  };
}

/** Its data cannot be loaded; the next try is so far away. */
export function damagedNode(row: Partial<Node> & { id: string }, retryInMs: number): NodeView {
  return { ...stoppedNode(row), damage: "not valid", retryInMs };
}

/** It has a process, which has not answered for so long. */
export function silentNode(row: Partial<Node> & { id: string }, silentMs: number): NodeView {
  return { ...stoppedNode(row), running: true, silentMs };
}
