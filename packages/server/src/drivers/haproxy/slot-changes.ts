import type { SlotState } from "../front-door.ts";
import { limitPattern, serverName } from "./config.ts";
import type { FrontDoorPaths } from "./paths.ts";
import type { RunningSlot } from "./running-state.ts";

export interface SlotChanges {
  /** Commands for the runtime socket, in an order in which no intermediate state lets more in. */
  readonly commands: readonly string[];
  /** Servers to delete once their connections are gone. */
  readonly leaving: readonly string[];
  /** Somebody lost access: connections have to be looked through. */
  readonly narrowed: boolean;
}

/**
 * What brings a running slot to the wanted state. The whitelist goes first, so that a slot that
 * passes to another instance never shows the new node to the old one's clients. Entries are added
 * and deleted one by one rather than swapped as a whole version: that is one round trip, the cost
 * follows the size of the change, and meanwhile only addresses of the old or the new list pass.
 */
export function planChanges(
  running: RunningSlot,
  wanted: SlotState,
  paths: FrontDoorPaths,
): SlotChanges {
  const { slotId } = wanted.slot;
  const limit = [limitPattern(wanted.maxConnections)];
  const target = wanted.target === null ? undefined : serverName(wanted.target);
  const leaving = [...running.servers.keys()].filter((name) => name !== target);
  const commands = [
    ...listChanges(paths.whitelistFile(slotId), running.allow, wanted.allow),
    ...listChanges(paths.limitFile(slotId), running.limits, limit),
  ];
  if (target !== undefined && !running.servers.has(target)) {
    commands.push(`add server ${slotId}/${target} unix@${wanted.target}`);
  }
  if (target !== undefined && running.servers.get(target) !== true) {
    commands.push(`enable server ${slotId}/${target}`);
  }
  for (const name of leaving) {
    // Both, also for one that an earlier call disabled: it may not have got to the second.
    commands.push(`disable server ${slotId}/${name}`, `shutdown sessions server ${slotId}/${name}`);
  }
  const allow = new Set(wanted.allow);
  const narrowed = [...running.allow].some((entry) => !allow.has(entry));
  return { commands, leaving, narrowed };
}

/** Records in `running` that the commands of a plan have run. */
export function recordChanges(running: RunningSlot, wanted: SlotState, plan: SlotChanges): void {
  replaceAll(running.allow, wanted.allow);
  replaceAll(running.limits, [limitPattern(wanted.maxConnections)]);
  for (const name of plan.leaving) running.servers.set(name, false);
  if (wanted.target !== null) running.servers.set(serverName(wanted.target), true);
}

function listChanges(file: string, present: Set<string>, wanted: readonly string[]): string[] {
  const goal = new Set(wanted);
  const added = [...goal].filter((entry) => !present.has(entry));
  const removed = [...present].filter((entry) => !goal.has(entry));
  return [
    ...added.map((entry) => `add acl ${file} ${entry}`),
    ...removed.map((entry) => `del acl ${file} ${entry}`),
  ];
}

function replaceAll(set: Set<string>, entries: readonly string[]): void {
  set.clear();
  for (const entry of entries) set.add(entry);
}
