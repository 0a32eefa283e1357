import { expect, test } from "vitest";
import type { InstanceView } from "./instance-view.ts";
import { planHandover } from "./plan-handover.ts";
import { masterNode, replicaNode, stoppedNode, taskRow } from "./testing/model-view.ts";

const master = masterNode({ id: "a", replicationPort: 1, handle: "process-a" }, [2]);
const replica = replicaNode(
  { id: "b", replicationPort: 2, handle: "process-b", inSync: 1 },
  { port: 1 },
);
const incomplete = replicaNode({ id: "b", replicationPort: 2, inSync: 0 }, { port: 1 });

function plan(task: InstanceView["task"], nodes: InstanceView["nodes"] = [master, replica]) {
  // Nothing else of the view counts.
  return planHandover({ instance: { masterNodeId: "a" }, task, nodes } as unknown as InstanceView);
}

const wanting = (kind: "HaSwitch" | "ShutDownNode", input: object) =>
  taskRow(kind, { input: JSON.stringify(input) });

test("a replica that has everything takes over, once", () => {
  expect(plan(wanting("HaSwitch", {}))).toEqual({ do: "switch-over", from: "a", to: "b" });
  expect(plan(wanting("HaSwitch", { switched: true }))).toBeNull();
});

test.each([
  ["that lacks data", [master, incomplete]],
  ["that is not there", [master]],
  ["that is down", [master, stoppedNode({ id: "b", inSync: 1 })]],
])("a replica %s does not take over", (_, nodes) => {
  expect(plan(wanting("HaSwitch", {}), nodes)).toBeNull();
});

test("nothing is switched while the master does not answer: that is for the failover", () => {
  const silent = { ...master, replication: null };
  expect(plan(wanting("HaSwitch", {}), [silent, replica])).toBeNull();
});

test("the very process that was meant is killed, and none that came after it", () => {
  const task = wanting("ShutDownNode", { process: "process-a" });
  expect(plan(task)).toEqual({ do: "kill", nodeId: "a" });
  const again = masterNode({ id: "a", handle: "process-a-2" });
  expect(plan(task, [again, replica])).toBeNull();
  expect(plan(task, [stoppedNode({ id: "a", handle: "process-a" }), replica])).toBeNull();
});

test("no other task changes the offices", () => {
  expect(plan(null)).toBeNull();
  expect(plan(taskRow("RestartIns"))).toBeNull();
});
