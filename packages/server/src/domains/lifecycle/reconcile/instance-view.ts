import type { ReplicationState } from "../../../engine/redis/replication.ts";
import type { Instance } from "../../instances/index.ts";
import type { Task } from "../../tasks/index.ts";
import type { Node } from "./node-store.ts";

/** One node: its row, its process, and what it says of itself. */
export interface NodeView {
  readonly row: Node;
  readonly running: boolean;
  /** Null while it does not answer. */
  readonly replication: ReplicationState | null;
  /** Its append-only file has grown enough to be written anew. */
  readonly aofRewriteDue: boolean;
  /** How long a running node has neither answered nor shown that it is at work. */
  readonly silentMs: number;
  /** Why its data cannot be loaded; null: they can, as far as is known. */
  readonly damage: string | null;
  /** How long until a node whose data cannot be loaded is tried again. */
  readonly retryInMs: number;
  /** Fingerprints of what was applied to this very process; null when not known. */
  readonly settings: string | null;
  readonly users: string | null;
}

/** All that a plan is made from: the rows, and what was seen a moment ago. */
export interface InstanceView {
  readonly instance: Instance;
  readonly task: Task | null;
  readonly nodes: readonly NodeView[];
  /** The stored data that the instance is to get can be placed now. */
  readonly seedReady: boolean;
  /** The next scheduled task, and how long until it may begin. */
  readonly scheduled: { readonly task: Task; readonly dueInMs: number } | null;
  /** Fingerprints that every node should have. */
  readonly wantedSettings: string;
  readonly wantedUsers: string;
  /** The front door shows the instance as it should be with this node as target. */
  readonly publishedTarget: string | null;
  readonly publishedAsWanted: boolean;
  /** The certificate that clients should see is not made yet, or soon expires. */
  readonly certificateDue: boolean;
  /** How long until an endpoint closes by itself; null: none does. */
  readonly closesInMs: number | null;
  /** The published address was proven since anything about it changed. */
  readonly verified: boolean;
  /** An account waits for the engine. */
  readonly accountsPending: boolean;
}

export function masterOf(view: InstanceView): NodeView | undefined {
  return view.nodes.find((node) => node.row.id === view.instance.masterNodeId);
}
