import type { EngineParameter } from "@kvasir/spec";
import { isMemcache } from "../instances/index.ts";
import { splitCommands } from "./command-list.ts";
import { disabledCommands, type ParameterScope, parametersOf } from "./parameter-scope.ts";
import { storedValue } from "./values-in-force.ts";

/** Parameters whose default at this service is not the engine's own. */
const ownDefault: ReadonlySet<string> = new Set([
  "client-output-buffer-limit normal",
  "lazyfree-lazy-expire",
  "lazyfree-lazy-server-del",
  "lazyfree-lazy-user-del",
  "maxmemory-policy",
  "slowlog-log-slower-than",
  "slowlog-max-len",
]);

/** How often data are dumped while the append-only file is off: once an hour, and at each stop. */
const dumpWithoutAppendOnly = "3600 1";

/**
 * The values that reach the engine, by Redis' own setting names: those that the user set, and the
 * service's default where it is not the engine's. Values that only the control plane acts on stay
 * out.
 */
export function engineParameters(
  scope: ParameterScope,
  stored: Readonly<Record<string, string>>,
): Record<string, string> {
  const settings: Record<string, string> = {};
  if (isMemcache(scope)) return settings;
  for (const parameter of parametersOf(scope)) {
    const value =
      storedValue(parameter, stored) ??
      (ownDefault.has(parameter.name) ? parameter.default : undefined);
    const setting = engineSetting(parameter);
    if (setting !== null && value !== undefined) settings[setting] = value;
  }
  if (settings["appendonly"] !== undefined) {
    settings["save"] = settings["appendonly"] === "no" ? dumpWithoutAppendOnly : "";
  }
  return settings;
}

/** Commands that no account of the instance may use. The control plane's own user may. */
export function disabledCommandsOf(stored: Readonly<Record<string, string>>): string[] {
  return splitCommands(stored[disabledCommands] ?? "").sort();
}

/**
 * The engine's name of a setting, null where it has none. The listpack names are those that the
 * running Redis uses itself; it knows the ziplist names as second names only.
 */
export function engineSetting({ name, engineSetting: setting }: EngineParameter): string | null {
  if (setting === "") return null;
  if (setting.startsWith("client-output-buffer-limit ")) return name;
  return setting.replace("-ziplist-", "-listpack-");
}
