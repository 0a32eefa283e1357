import { isIP } from "node:net";
import type { RedisClient } from "../../engine/redis/redis-client.ts";
import { readSlowlog, type SlowlogEntry } from "../../engine/redis/slowlog.ts";
import {
  type SlowCommand,
  type SlowCommandStore,
  slowCommandsKeptMs,
} from "./slow-command-store.ts";

/** Name that the control plane gives its connections: their commands are no customer's. */
export const controlClientName = "kvasir:control";

/** Redis keeps 128 slow commands unless it is told otherwise. */
const batch = 128;

/**
 * Stores what a node noted since the last look, and answers the new commands. Idempotent: each
 * command has a number in its process. More than 128 between two looks are lost, as Redis forgets
 * them.
 */
export async function collectSlowCommands(
  node: { nodeId: string; instanceId: string; client: RedisClient; runId: string },
  store: SlowCommandStore,
  now: number,
): Promise<SlowCommand[]> {
  const known = store.lastId(node.nodeId, node.runId);
  const [newest] = await readSlowlog(node.client, 1);
  if (!newest || newest.id <= known) return [];
  const entries = await readSlowlog(node.client, batch);
  const fresh = entries.filter(
    ({ id, at, clientName }) =>
      id > known && at > now - slowCommandsKeptMs && clientName !== controlClientName,
  );
  const commands = fresh.map((entry) => slowCommand(node, entry));
  if (commands.length > 0) store.add(commands);
  return commands;
}

function slowCommand(
  node: { nodeId: string; instanceId: string; runId: string },
  entry: SlowlogEntry,
): SlowCommand {
  return {
    nodeId: node.nodeId,
    instanceId: node.instanceId,
    runId: node.runId,
    id: entry.id,
    at: entry.at,
    durationMicros: entry.durationMicros,
    command: entry.command.join(" "),
    clientAddress: ipOf(entry.clientAddress),
  };
}

/** Behind the front door Redis sees a unix socket: a path of this machine, which stays here. */
function ipOf(clientAddress: string): string {
  const host = clientAddress.slice(0, clientAddress.lastIndexOf(":"));
  return isIP(host) ? host : "";
}
