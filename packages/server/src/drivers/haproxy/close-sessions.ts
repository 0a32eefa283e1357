import type { SlotState } from "../front-door.ts";
import { isTlsFrontend, serverName } from "./config.ts";
import type { FrontDoorPaths } from "./paths.ts";
import { RuntimeCommandError, runCommands, runMasterCommand } from "./runtime-socket.ts";
import { ofSlot, parseSessions, type Session, withoutAccess } from "./sessions.ts";
import { readWorkers } from "./workers.ts";

/** Closes the slots' connections whose source has no access. Others are not touched. */
export async function closeWithoutAccess(
  paths: FrontDoorPaths,
  states: readonly SlotState[],
  probeAddress: string,
): Promise<void> {
  const sessions = parseSessions(await runCommands(paths.adminSocket, ["show sess"]));
  const closing = states.flatMap(({ slot, allow }) =>
    withoutAccess(sessions, slot.slotId, allow, probeAddress),
  );
  try {
    const commands = closing.map(({ id }) => `shutdown session ${id}`);
    await runCommands(paths.adminSocket, commands);
  } catch (error) {
    // Refused is what has ended by itself since it was listed; all the others have been closed.
    if (!(error instanceof RuntimeCommandError)) throw error;
  }
}

/**
 * The same for connections that a reload left with old workers, which take part in no runtime
 * change: those to a former target, and those that speak TLS where it is off or do not where it is
 * on, are closed as well. Returns whether any old worker is left.
 */
export async function closeInOldWorkers(
  paths: FrontDoorPaths,
  states: readonly SlotState[],
  probeAddress: string,
): Promise<boolean> {
  const { oldPids } = await readWorkers(paths);
  for (const pid of oldPids) {
    const output = await runMasterCommand(paths.masterSocket, `@!${pid} show sess`);
    const sessions = parseSessions(output);
    const closing = states.flatMap((state) => stale(sessions, state, probeAddress));
    for (const { id } of new Set(closing)) {
      await runMasterCommand(paths.masterSocket, `@!${pid} shutdown session ${id}`);
    }
  }
  return oldPids.length > 0;
}

function stale(sessions: readonly Session[], state: SlotState, probeAddress: string): Session[] {
  const { slotId } = state.slot;
  const server = state.target === null ? undefined : serverName(state.target);
  const isTls = state.tls !== undefined;
  const former = ofSlot(sessions, slotId).filter(
    (session) => session.server !== server || isTlsFrontend(session.frontend) !== isTls,
  );
  return [...withoutAccess(sessions, slotId, state.allow, probeAddress), ...former];
}
