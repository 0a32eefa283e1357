import { masterNode, nodeRow, instanceRow as row, stoppedNode } from "./testing/model-view.ts";
import { alone, m, pair, table } from "./testing/plan-table.ts";

const restored = row({ seed: "new", seedPlaced: 0 });
const fresh = stoppedNode(nodeRow({ id: "n9", seed: "new" }));

table("data of before", [
  [
    "nothing happens while they are still written to: clients go on",
    pair({ instance: restored, seedReady: false }),
    { do: "wait", ms: 50, why: "the data to take are still in use" },
  ],
  ["a node of its own gets them", pair({ instance: restored }), { do: "add-nodes", count: 1 }],
  [
    "they are placed on it while the others run",
    pair({ instance: restored, nodes: [...pair().nodes, fresh] }),
    { do: "place-seed", nodeId: "n9" },
  ],
  [
    "once they are placed the others go",
    pair({
      instance: row({ seed: "new", seedPlaced: 1, masterNodeId: "n9" }),
      nodes: [masterNode(m), fresh],
    }),
    { do: "remove-node", nodeId: "n0" },
  ],
  [
    "whether those of a placed seed change does not matter any more",
    alone({ seedReady: false }),
    { do: "rest" },
  ],
]);
