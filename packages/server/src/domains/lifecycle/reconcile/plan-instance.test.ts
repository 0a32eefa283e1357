import {
  damagedNode,
  masterNode,
  replicaNode,
  instanceRow as row,
  silentNode,
  stoppedNode,
  taskRow,
} from "./testing/model-view.ts";
import { alone, inSync, m, pair, r, table } from "./testing/plan-table.ts";

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
    "a surplus node that does not run is removed, not started",
    pair({
      instance: row({ nodeType: "STAND_ALONE" }),
      nodes: [masterNode(m), stoppedNode(r)],
    }),
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

const complete = { ...r, completeAt: 5 } as const;

table("data that cannot be loaded", [
  [
    "alone, the master is tried again in a while",
    alone({ nodes: [damagedNode(m, 20_000)] }),
    { do: "wait", ms: 1_000, why: "the data of the master cannot be loaded" },
  ],
  ["then it is started", alone({ nodes: [damagedNode(m, 0)] }), { do: "start", nodeIds: ["n0"] }],
  [
    "a replica that has been complete takes over, however old its data are",
    pair({
      nodes: [
        damagedNode(m, 0),
        replicaNode(complete, { port: 1000, up: false, downMs: Number.POSITIVE_INFINITY }),
      ],
    }),
    { do: "promote", nodeId: "n1" },
  ],
  [
    "a replica that never was complete does not",
    pair({ nodes: [damagedNode(m, 500), replicaNode(r, { port: 1000, up: false })] }),
    { do: "wait", ms: 500, why: "the data of the master cannot be loaded" },
  ],
  [
    "neither does the replica of a master whose data are not to blame",
    pair({
      nodes: [stoppedNode(m), replicaNode(complete, { port: 1000, up: false, downMs: 9_000 })],
    }),
    { do: "start", nodeIds: ["n0"] },
  ],
  [
    "a replica that does not run is started, to see what it has",
    pair({ nodes: [damagedNode(m, 500), stoppedNode(complete)] }),
    { do: "start", nodeIds: ["n1"] },
  ],
  [
    "where both have such data neither is touched",
    pair({ nodes: [damagedNode(m, 500), damagedNode(complete, 800)] }),
    { do: "wait", ms: 500, why: "the data of the master cannot be loaded" },
  ],
  [
    "those of a replica are put aside once its master serves",
    pair({ nodes: [masterNode(m), damagedNode(r, 500)] }),
    { do: "set-aside", nodeId: "n1" },
  ],
  [
    "and not before",
    pair({ nodes: [masterNode(m), damagedNode(r, 500)], verified: false }),
    { do: "verify", finish: true },
  ],
]);
