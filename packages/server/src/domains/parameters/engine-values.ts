import { engineParameters as catalogue } from "@kvasir/spec";
import type { Instance } from "../instances/index.ts";

/**
 * The values that reach the engine, by Redis' own setting names: those that the user set, and the
 * service's default where it is not the engine's. Values that only the control plane acts on stay
 * out.
 */
export function engineParameters(
  _instance: Pick<Instance, "engineVersion">,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const settings: Record<string, string> = { "maxmemory-policy": "volatile-lru" };
  for (const [name, value] of Object.entries(values)) {
    const setting = catalogue.get(name)?.engineSetting;
    if (setting) settings[setting] = value;
  }
  return settings;
}
