import { type InstanceView, masterOf } from "./instance-view.ts";
import type { Step } from "./plan-instance.ts";

/** What a task about the master's office remembers. */
interface HandoverInput {
  /** A replica took over since the task was asked for, by its own steps or by a failover. */
  readonly switched?: boolean;
  /** Handle of the very process that is to end. */
  readonly process?: string;
}

/**
 * What the open task wants of the nodes' offices: that a replica which has everything takes over,
 * or that a certain process ends. Null when that is done, or has to wait for a replica.
 */
export function planHandover(view: InstanceView): Step | null {
  const { task, nodes } = view;
  if (task?.kind !== "HaSwitch" && task?.kind !== "ShutDownNode") return null;
  const { switched = false, process } = JSON.parse(task.input) as HandoverInput;
  if (task.kind === "ShutDownNode") {
    const victim = nodes.find((node) => node.running && node.row.handle === process);
    return victim ? { do: "kill", nodeId: victim.row.id } : null;
  }
  const master = masterOf(view);
  const heir = nodes.find((node) => node !== master && node.replication && node.row.inSync === 1);
  if (switched || !master?.replication || !heir) return null;
  return { do: "switch-over", from: master.row.id, to: heir.row.id };
}
