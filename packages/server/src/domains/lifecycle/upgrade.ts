import { compareVersions } from "../../kernel/compare-versions.ts";
import type { Random } from "../../kernel/ids.ts";
import type { Instance } from "../instances/index.ts";
import type { Task, TaskStore } from "../tasks/index.ts";
import type { SeenNode } from "./reconcile/nodes-seen.ts";

/** Whether a node runs an older program than the one that is installed. Silent nodes do not count. */
export function isBehind(
  nodes: ReadonlyMap<string, SeenNode>,
  installedVersion: string | null,
): boolean {
  if (installedVersion === null) return false;
  return [...nodes.values()].some(({ version }) => compareVersions(version, installedVersion) < 0);
}

/**
 * Brings the installed program to every node by starting it again, replicas first; with a replica
 * the address keeps serving but for the switch.
 * @param dueAt not before this moment, milliseconds UTC
 */
export function openUpgrade(
  instance: Instance,
  { tasks, now, random, dueAt }: { tasks: TaskStore; now: number; random: Random; dueAt: number },
): Promise<Task> {
  return tasks.open(instance, "UpgradeIns", {
    now,
    random,
    dueAt,
    changes: { restartEpoch: instance.restartEpoch + 1 },
  });
}
