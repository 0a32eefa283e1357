import { describe, expect, test } from "vitest";
import type { InstanceView } from "./instance-view.ts";
import { planInstance, type Step } from "./plan-instance.ts";
import {
  instanceRow,
  masterNode,
  replicaNode,
  silentNode,
  stoppedNode,
  taskRow,
} from "./testing/model-view.ts";

/** An instance with one node at rest, but for `changes`. */
function alone(changes: Partial<InstanceView> = {}): InstanceView {
  return {
    instance: instanceRow({ nodeType: "STAND_ALONE" }),
    task: null,
    nodes: [masterNode({ id: "n0" })],
    scheduled: null,
    wantedSettings: "s",
    wantedUsers: "u",
    publishedTarget: "n0",
    publishedAsWanted: true,
    verified: true,
    accountsPending: false,
    ...changes,
  };
}

const m = { id: "n0", replicationPort: 1000 } as const;
const r = { id: "n1", replicationPort: 1001 } as const;
const inSync = { ...r, inSync: 1 } as const;

/** Master and replica at rest, but for `changes`. */
function pair(changes: Partial<InstanceView> = {}): InstanceView {
  return alone({
    instance: instanceRow(),
    nodes: [masterNode(m, [1001]), replicaNode(inSync, { port: 1000 })],
    ...changes,
  });
}

const row = instanceRow;
type Case = readonly [title: string, view: InstanceView, step: Step];

function table(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    test.each(cases)("%s", (_, view, step) => {
      expect(planInstance(view)).toMatchObject(step);
      expect(planInstance(view), "the same view gives the same step").toEqual(planInstance(view));
    });
  });
}

table("the right nodes", [
  ["one node at rest", alone(), { do: "rest" }],
  ["two nodes at rest", pair(), { do: "rest" }],
  [
    "a released instance is destroyed, whatever else it lacks",
    pair({ instance: row({ deletedAt: 1 }), nodes: [], task: taskRow("DeleteIns") }),
    { do: "destroy" },
  ],
  ["no node yet", pair({ nodes: [] }), { do: "add-nodes", count: 2 }],
  ["one node of two", pair({ nodes: [masterNode(m)] }), { do: "add-nodes", count: 1 }],
  [
    "a new instance without a master",
    pair({ instance: row({ masterNodeId: null }), nodes: [stoppedNode(m), stoppedNode(r)] }),
    { do: "appoint", nodeId: "n0" },
  ],
  [
    "all nodes of a new instance start together",
    pair({ instance: row({ readyAt: null }), nodes: [stoppedNode(m), stoppedNode(r)] }),
    { do: "start", nodeIds: ["n0", "n1"] },
  ],
  [
    "one node more than wanted",
    pair({ instance: row({ nodeType: "STAND_ALONE" }) }),
    { do: "remove-node", nodeId: "n1" },
  ],
  [
    "a surplus node is not removed while the master is down",
    pair({
      instance: row({ nodeType: "STAND_ALONE" }),
      nodes: [stoppedNode(m), replicaNode(r, { port: 1000 })],
    }),
    { do: "start", nodeIds: ["n0"] },
  ],
]);

table("a master that is lost", [
  ["alone, it is started", alone({ nodes: [stoppedNode(m)] }), { do: "start", nodeIds: ["n0"] }],
  [
    "a complete replica takes over",
    pair({ nodes: [stoppedNode(m), replicaNode(inSync, { port: 1000, up: false })] }),
    { do: "promote", nodeId: "n1" },
  ],
  [
    "a replica that never was complete does not",
    pair({ nodes: [stoppedNode(m), replicaNode(r, { port: 1000 })] }),
    { do: "start", nodeIds: ["n0"] },
  ],
  [
    "a replica whose link broke long before does not",
    pair({
      nodes: [stoppedNode(m), replicaNode(inSync, { port: 1000, up: false, downMs: 9_000 })],
    }),
    { do: "start", nodeIds: ["n0"] },
  ],
  [
    "a replica that does not answer does not",
    pair({ nodes: [stoppedNode(m), silentNode(inSync, 100)] }),
    { do: "start", nodeIds: ["n0"] },
  ],
  [
    "both are lost: both start, and the master stays the master",
    pair({ nodes: [stoppedNode(m), stoppedNode(inSync)] }),
    { do: "start", nodeIds: ["n0", "n1"] },
  ],
  [
    "of two replicas the one that is further takes over",
    pair({
      nodes: [
        stoppedNode(m),
        replicaNode(inSync, { port: 1000, offset: 5 }),
        replicaNode({ id: "n2", replicationPort: 1002, inSync: 1 }, { port: 1000, offset: 9 }),
      ],
    }),
    { do: "promote", nodeId: "n2" },
  ],
  [
    "it is the master by its row and still follows: it is promoted",
    pair({ nodes: [replicaNode(m, { port: 1001 }), stoppedNode(r)], publishedTarget: null }),
    { do: "promote", nodeId: "n0" },
  ],
  [
    "clients are led to the new master before the old one is started",
    pair({
      instance: row({ masterNodeId: "n1" }),
      nodes: [stoppedNode(m), masterNode(r)],
      publishedTarget: "n0",
    }),
    { do: "publish" },
  ],
  [
    "then the old one is started",
    pair({
      instance: row({ masterNodeId: "n1" }),
      nodes: [stoppedNode(m), masterNode(r)],
      publishedTarget: "n1",
    }),
    { do: "start", nodeIds: ["n0"] },
  ],
  [
    "and follows: what it has is not the truth any more",
    pair({
      instance: row({ masterNodeId: "n1" }),
      nodes: [masterNode(m), masterNode(r)],
      publishedTarget: "n1",
    }),
    { do: "follow", nodeId: "n0" },
  ],
]);

table("a node that does not answer", [
  [
    "a master is waited for at first",
    pair({ nodes: [silentNode(m, 1_000), replicaNode(inSync, { port: 1000 })] }),
    { do: "wait", ms: 50, why: "the master loads its data" },
  ],
  [
    "a master is given up where a complete replica stands by",
    pair({ nodes: [silentNode(m, 1_500), replicaNode(inSync, { port: 1000 })] }),
    { do: "kill", nodeId: "n0" },
  ],
  [
    "a master without a complete replica gets more time",
    pair({ nodes: [silentNode(m, 5_000), replicaNode(r, { port: 1000 })] }),
    { do: "wait", ms: 50, why: "the master loads its data" },
  ],
  [
    "so does a replica: nobody waits for it",
    pair({ nodes: [masterNode(m, [1001]), silentNode(inSync, 5_000)] }),
    { do: "wait", ms: 200, why: "a node does not answer" },
  ],
  [
    "a replica is given up in the end",
    pair({ nodes: [masterNode(m, [1001]), silentNode(inSync, 15_000)] }),
    { do: "kill", nodeId: "n1" },
  ],
  [
    "a single node gets more time",
    alone({ nodes: [silentNode(m, 14_000)] }),
    { do: "wait", ms: 50, why: "the master loads its data" },
  ],
  [
    "a single node is given up in the end",
    alone({ nodes: [silentNode(m, 15_000)] }),
    { do: "kill", nodeId: "n0" },
  ],
]);

table("replication", [
  [
    "a new replica follows",
    pair({ nodes: [masterNode(m), masterNode(r)] }),
    { do: "follow", nodeId: "n1" },
  ],
  [
    "a replica of another master follows the right one",
    pair({ nodes: [masterNode(m), replicaNode(r, { port: 999 })] }),
    { do: "follow", nodeId: "n1" },
  ],
  [
    "a node that was alone gets a port first",
    pair({ nodes: [masterNode({ id: "n0" }), masterNode(r)] }),
    { do: "open-replication", nodeId: "n0" },
  ],
  [
    "a complete replica is noted",
    pair({ nodes: [masterNode(m, [1001]), replicaNode(r, { port: 1000 })] }),
    { do: "note-sync", nodeId: "n1", inSync: true },
  ],
  [
    "a replica that still copies is not",
    pair({ nodes: [masterNode(m, [1001]), replicaNode(r, { port: 1000, syncing: true })] }),
    { do: "wait", ms: 200, why: "a replica copies the data" },
  ],
  [
    "a replica to which the master sends nothing yet is not",
    pair({ nodes: [masterNode(m), replicaNode(r, { port: 1000 })] }),
    { do: "wait", ms: 200, why: "a replica copies the data" },
  ],
  [
    "a replica that lost its link is noted",
    pair({ nodes: [masterNode(m), replicaNode(inSync, { port: 1000, up: false })] }),
    { do: "note-sync", nodeId: "n1", inSync: false },
  ],
]);

const restarting = row({ restartEpoch: 1 });
const task = taskRow("RestartIns");

table("a restart", [
  [
    "of a single node",
    alone({ instance: row({ nodeType: "STAND_ALONE", restartEpoch: 1 }), task }),
    { do: "restart", nodeId: "n0" },
  ],
  [
    "begins with the replica",
    pair({ instance: restarting, task }),
    { do: "restart", nodeId: "n1" },
  ],
  [
    "waits until the restarted replica is complete",
    pair({
      instance: restarting,
      task,
      nodes: [masterNode(m), replicaNode({ ...r, restartEpoch: 1 }, { port: 1000, up: false })],
    }),
    { do: "wait", ms: 10, why: "a replica copies the data" },
  ],
  [
    "then the two change places",
    pair({
      instance: restarting,
      task,
      nodes: [masterNode(m, [1001]), replicaNode({ ...inSync, restartEpoch: 1 }, { port: 1000 })],
    }),
    { do: "switch-over", from: "n0", to: "n1" },
  ],
  [
    "and clients are led to the new master before the old one goes",
    pair({
      instance: row({ restartEpoch: 1, masterNodeId: "n1" }),
      task,
      nodes: [
        replicaNode({ ...m, inSync: 1 }, { port: 1001 }),
        masterNode({ ...r, restartEpoch: 1 }, [1000]),
      ],
    }),
    { do: "publish" },
  ],
  [
    "which is restarted last",
    pair({
      instance: row({ restartEpoch: 1, masterNodeId: "n1" }),
      task,
      nodes: [
        replicaNode({ ...m, inSync: 1 }, { port: 1001 }),
        masterNode({ ...r, restartEpoch: 1 }, [1000]),
      ],
      publishedTarget: "n1",
    }),
    { do: "restart", nodeId: "n0" },
  ],
]);

const fresh = { do: "verify", finish: true } as const;

table("contents, publication and the end of a task", [
  ["settings differ", alone({ wantedSettings: "other" }), { do: "settings" }],
  ["users differ", alone({ wantedUsers: "other" }), { do: "users" }],
  ["not published", alone({ publishedTarget: null }), { do: "publish" }],
  ["published otherwise than wanted", alone({ publishedAsWanted: false }), { do: "publish" }],
  ["not proven", alone({ verified: false }), fresh],
  ["said not to serve", alone({ instance: row({ nodeType: "STAND_ALONE", serving: 0 }) }), fresh],
  ["an account waits", alone({ accountsPending: true }), fresh],
  ["a task is open", alone({ task: taskRow("ModifyInsSpec") }), fresh],
  ["data are to be cleared", alone({ task: taskRow("FlushIns") }), { do: "flush" }],
  ["data were cleared", alone({ task: taskRow("FlushIns", { step: "verify" }) }), fresh],
  [
    "a task does not end before the replica is complete",
    pair({
      task: taskRow("ModifyInsSpec"),
      nodes: [masterNode(m), replicaNode(r, { port: 1000, syncing: true })],
    }),
    { do: "wait", ms: 10, why: "a replica copies the data" },
  ],
  [
    "nor while a node does not answer",
    pair({
      task: taskRow("ModifyInsSpec"),
      nodes: [masterNode(m, [1001]), silentNode(inSync, 100)],
    }),
    { do: "wait", ms: 10, why: "a replica copies the data" },
  ],
  [
    "a serving instance is proven without waiting for its replica",
    pair({
      task: taskRow("ModifyInsSpec"),
      verified: false,
      nodes: [masterNode(m), replicaNode(r, { port: 1000, syncing: true })],
    }),
    { do: "verify", finish: false },
  ],
  [
    "a new instance is not Normal before its replica is complete",
    pair({
      instance: row({ readyAt: null }),
      nodes: [masterNode(m), replicaNode(r, { port: 1000, syncing: true })],
    }),
    { do: "wait", ms: 10, why: "a replica copies the data" },
  ],
  [
    "a scheduled task begins when it is due and all is well",
    alone({ scheduled: { task: taskRow("RestartIns"), dueInMs: 0 } }),
    { do: "begin-task" },
  ],
  ["not before", alone({ scheduled: { task: taskRow("RestartIns"), dueInMs: 5 } }), { do: "rest" }],
]);
