import type { SlotState } from "../front-door.ts";
import { frontendName, serverName } from "./config.ts";
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
  whitelistFile: string,
): SlotChanges {
  const { slotId } = wanted.slot;
  const allow = new Set(wanted.allow);
  const added = [...allow].filter((entry) => !running.allow.has(entry));
  const removed = [...running.allow].filter((entry) => !allow.has(entry));
  const target = wanted.target === null ? undefined : serverName(wanted.target);
  const leaving = [...running.servers.keys()].filter((name) => name !== target);
  const commands = [
    ...added.map((entry) => `add acl ${whitelistFile} ${entry}`),
    ...removed.map((entry) => `del acl ${whitelistFile} ${entry}`),
  ];
  if (running.maxConnections !== wanted.maxConnections) {
    commands.push(`set maxconn frontend ${frontendName(wanted.slot)} ${wanted.maxConnections}`);
  }
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
  return { commands, leaving, narrowed: removed.length > 0 };
}

/** Records in `running` that the commands of a plan have run. */
export function recordChanges(running: RunningSlot, wanted: SlotState, plan: SlotChanges): void {
  running.allow.clear();
  for (const entry of wanted.allow) running.allow.add(entry);
  running.maxConnections = wanted.maxConnections;
  for (const name of plan.leaving) running.servers.set(name, false);
  if (wanted.target !== null) running.servers.set(serverName(wanted.target), true);
}
