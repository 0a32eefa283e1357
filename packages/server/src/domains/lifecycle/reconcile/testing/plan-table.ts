import { describe, expect, test } from "vitest";
import type { InstanceView } from "../instance-view.ts";
import { planInstance, type Step } from "../plan-instance.ts";
import { instanceRow, masterNode, replicaNode } from "./model-view.ts";

/** An instance with one node at rest, but for `changes`. */
export function alone(changes: Partial<InstanceView> = {}): InstanceView {
  return {
    instance: instanceRow({ nodeType: "STAND_ALONE" }),
    task: null,
    nodes: [masterNode({ id: "n0" })],
    scheduled: null,
    seedReady: true,
    wantedSettings: "s",
    wantedUsers: "u",
    publishedTarget: "n0",
    publishedAsWanted: true,
    certificateDue: false,
    closesInMs: null,
    verified: true,
    accountsPending: false,
    ...changes,
  };
}

export const m = { id: "n0", replicationPort: 1000 } as const;
export const r = { id: "n1", replicationPort: 1001 } as const;
export const inSync = { ...r, inSync: 1 } as const;

/** Master and replica at rest, but for `changes`. */
export function pair(changes: Partial<InstanceView> = {}): InstanceView {
  return alone({
    instance: instanceRow(),
    nodes: [masterNode(m, [1001]), replicaNode(inSync, { port: 1000 })],
    ...changes,
  });
}

export type Case = readonly [title: string, view: InstanceView, step: Step];

/** One test for each row: the view, and the step that it must lead to. */
export function table(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    test.each(cases)("%s", (_, view, step) => {
      expect(planInstance(view)).toMatchObject(step);
      expect(planInstance(view), "the same view gives the same step").toEqual(planInstance(view));
    });
  });
}
