import { createHmac } from "node:crypto";
import type { RedisUser } from "../../../engine/redis/acl.ts";
import { passwordSha256 } from "../../../engine/redis/acl.ts";
import { joiningHz, maxClientsFor } from "../../../engine/redis/redis-config.ts";
import type { RedisSettings } from "../../../engine/redis/settings.ts";
import { type Account, engineUsersOf } from "../../accounts/index.ts";
import type { Instance } from "../../instances/index.ts";
import { disabledCommandsOf, engineParameters } from "../../parameters/index.ts";
import { controlUser } from "./live-nodes.ts";

/** Redis' own name for all commands that change data. */
const everyWrite = "@write";

/** Name of the user as which a replica logs in to its master. */
export const replicatorUser = "replicator";

/** Redis' own default: a replica's link, key expiry and shutdown are looked at ten times a second. */
const restingHz = "10";

/**
 * The settings every node of the instance should have.
 * @param joining a replica is on its way in: a master looks after it at each tick of its timer
 */
export function wantedSettings(
  instance: Instance,
  values: Readonly<Record<string, string>>,
  { openFileLimit, joining }: { openFileLimit: number; joining: boolean },
): Required<RedisSettings> {
  return {
    maxMemoryBytes: instance.capacityMb * 1024 * 1024,
    maxClients: maxClientsFor({ connections: instance.maxConnections, openFileLimit }).maxClients,
    parameters: {
      hz: restingHz,
      ...engineParameters(instance, values),
      ...(joining ? { hz: joiningHz } : {}),
    },
  };
}

/** Every user that a node should have: accounts, the control plane, the replicas. */
export function wantedUsers(
  instance: Instance,
  accounts: readonly Account[],
  options: { controlPassword: string; parameters: Readonly<Record<string, string>> },
): RedisUser[] {
  const { controlPassword } = options;
  return [
    ...engineUsersOf(accounts, {
      passwordFree: instance.vpcAuthMode === "Close",
      disabledCommands: [
        ...disabledCommandsOf(options.parameters),
        ...(instance.writeLockReason === null ? [] : [everyWrite]),
      ],
    }),
    {
      name: controlUser,
      privilege: "control",
      passwordSha256s: [passwordSha256(controlPassword)],
    },
    {
      name: replicatorUser,
      privilege: "replicator",
      passwordSha256s: [passwordSha256(replicatorPassword(controlPassword))],
    },
  ];
}

/** Derived, so that there is one secret to keep per instance and either alone tells nothing. */
export function replicatorPassword(controlPassword: string): string {
  return createHmac("sha256", controlPassword).update("replicator").digest("base64url");
}
