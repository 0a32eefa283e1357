import { type CommandOutcome, runCommand } from "../../../engine/redis/run-command.ts";
import type { SecretBox } from "../../../kernel/secret-box.ts";
import type { Store } from "../../../store/store.ts";
import { instanceStore } from "../../instances/index.ts";
import { controlUser } from "./live-nodes.ts";

/** A request to the API waits this long for the node, twice. */
const timeoutMs = 2_000;
const maxReplyBytes = 1024 * 1024;

/** Runs one command on an instance's master, as the control plane's own user. */
export function runCommandOn(parts: {
  store: Store;
  live: { socketOf(nodeId: string): string };
  secrets: SecretBox;
}) {
  return async (instanceId: string, command: readonly string[]): Promise<CommandOutcome> => {
    const instance = await parts.store.read((db) => instanceStore(db).find(instanceId));
    if (!instance?.masterNodeId) return { kind: "silent" };
    return runCommand(command, {
      path: parts.live.socketOf(instance.masterNodeId),
      username: controlUser,
      password: parts.secrets.open(instance.controlSecret),
      timeoutMs,
      maxReplyBytes,
    });
  };
}
