import { engineParameters } from "@kvasir/spec";

/**
 * The `Config` text of several answers: a JSON object with the values in force, numbers as
 * numbers, and `EvictionPolicy` beside `maxmemory-policy` as older clients read it.
 */
export function configJson(values: Readonly<Record<string, string>>): string {
  const policy = values["maxmemory-policy"] ?? "volatile-lru";
  const config: Record<string, string | number> = {
    EvictionPolicy: policy,
    "maxmemory-policy": policy,
  };
  for (const [name, value] of Object.entries(values)) {
    const isNumber = engineParameters.get(name)?.type === "int" && /^-?\d+$/.test(value);
    config[name] = isNumber ? Number(value) : value;
  }
  return JSON.stringify(config);
}
