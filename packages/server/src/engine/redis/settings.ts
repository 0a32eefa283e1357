import type { RedisClient } from "./redis-client.ts";
import { redisErrorText } from "./redis-error.ts";

export interface RedisSettings {
  readonly maxMemoryBytes?: number;
  readonly maxClients?: number;
  /** As in `RedisNodeOptions.parameters`, values in Redis' own canonical form. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Redis refused the settings; all of them are as before. `redisMessage` is what it said. */
export class SettingsRefusedError extends Error {
  override readonly name = "SettingsRefusedError";
  readonly redisMessage: string;

  constructor(redisMessage: string, options: ErrorOptions) {
    super(`Redis refused the settings: ${redisMessage}`, options);
    this.redisMessage = redisMessage;
  }
}

/**
 * Brings a running Redis (7.0 or newer) to these settings with one CONFIG SET of what differs: all
 * of it takes effect, or nothing. Settings that are not named stay. Idempotent.
 * @returns names of the settings that were changed, sorted
 * @throws SettingsRefusedError for an unknown name or a value that Redis does not take
 */
export async function applySettings(
  client: RedisClient,
  settings: RedisSettings,
): Promise<string[]> {
  const wanted = settingPairs(settings);
  if (wanted.size === 0) return [];
  const is = await readSettings(client, [...wanted.keys()]);
  const changes = [...wanted].filter(([name, value]) => !isSet(name, value, is.get(name)));
  if (changes.length === 0) return [];
  try {
    await client.call("CONFIG", "SET", ...changes.flat());
  } catch (error) {
    const said = redisErrorText(error);
    if (said === undefined) throw error;
    throw new SettingsRefusedError(said, { cause: error });
  }
  return changes.map(([name]) => name).sort();
}

/** Current values by name; a name that Redis does not know is left out. */
export async function readSettings(
  client: RedisClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const flat = (await client.call("CONFIG", "GET", ...names)) as string[];
  const values = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    values.set(flat[index] ?? "", flat[index + 1] ?? "");
  }
  return values;
}

const bufferLimit = "client-output-buffer-limit";

function settingPairs(settings: RedisSettings): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [name, value] of Object.entries(settings.parameters ?? {})) {
    // CONFIG SET takes no setting twice, so the limits of several classes become one value.
    const limitOf = name.startsWith(`${bufferLimit} `) ? name.slice(bufferLimit.length + 1) : null;
    if (limitOf === null) pairs.set(name, value);
    else pairs.set(bufferLimit, [pairs.get(bufferLimit), limitOf, value].filter(Boolean).join(" "));
  }
  if (settings.maxMemoryBytes !== undefined) {
    pairs.set("maxmemory", String(settings.maxMemoryBytes));
  }
  if (settings.maxClients !== undefined) pairs.set("maxclients", String(settings.maxClients));
  return pairs;
}

function isSet(name: string, wanted: string, current: string | undefined): boolean {
  if (current === undefined) return false;
  if (name === "notify-keyspace-events") return eventLetters(wanted) === eventLetters(current);
  if (name === bufferLimit) {
    const limits = bufferLimits(current);
    return [...bufferLimits(wanted)].every(([key, value]) => limits.get(key) === value);
  }
  return wanted === current;
}

/** Redis gives the letters back in its own order and all of `g$lshzxetd` as `A`. */
function eventLetters(value: string): string {
  return [...new Set(value.replace("A", "g$lshzxetd"))].sort().join("");
}

/** `normal 0 0 0 replica 1 2 3` by class. Redis 7.0 gives `replica` back under its old name. */
function bufferLimits(value: string): Map<string, string> {
  const limits = new Map<string, string>();
  for (const [, kind = "", numbers = ""] of value.matchAll(/([a-z]+) (\d+ \d+ \d+)/g)) {
    limits.set(kind === "slave" ? "replica" : kind, numbers);
  }
  return limits;
}
