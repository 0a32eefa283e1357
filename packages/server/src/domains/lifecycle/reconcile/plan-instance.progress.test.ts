import {
  masterNode,
  replicaNode,
  instanceRow as row,
  silentNode,
  taskRow,
} from "./testing/model-view.ts";
import { alone, inSync, m, pair, r, table } from "./testing/plan-table.ts";

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
  [
    "a certificate that is due is made before anything is published",
    alone({ certificateDue: true, publishedAsWanted: false }),
    { do: "certify" },
  ],
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
