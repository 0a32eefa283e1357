import type { EngineParameter } from "@kvasir/spec";
import { isCommandList } from "./command-list.ts";
import { disabledCommands, type ParameterScope } from "./parameter-scope.ts";

const policy = "maxmemory-policy";

/** How the 2018 documentation spells the eviction policies. */
const oldPolicies: Readonly<Record<string, string>> = {
  AllKeysLRU: "allkeys-lru",
  AllKeysRandom: "allkeys-random",
  NoEviction: "noeviction",
  VolatileLRU: "volatile-lru",
  VolatileRandom: "volatile-random",
  VolatileTTL: "volatile-ttl",
};

/** The catalogue's check of a parameter's values, as this engine version understands it. */
export function checkingCode(
  { name, checkingCode: code }: EngineParameter,
  { engineVersion }: Pick<ParameterScope, "engineVersion">,
): string {
  // Redis counts frequency of use since 4.0.
  if (name !== policy || engineVersion !== "2.8") return code;
  return code.replace("|volatile-lfu|allkeys-lfu", "");
}

/** The value as the engine gives it back, or null when it does not pass the check. */
export function checkedValue(
  parameter: EngineParameter,
  text: string,
  scope: Pick<ParameterScope, "engineVersion">,
): string | null {
  const code = checkingCode(parameter, scope);
  const range = /^\[(-?\d+)-(-?\d+)\]$/.exec(code);
  if (range) return integerIn(text, Number(range[1]), Number(range[2]));
  if (/^\[[^\]]*\]$/.test(code)) {
    const value = parameter.name === policy ? (oldPolicies[text] ?? text) : text;
    return code.slice(1, -1).split("|").includes(value) ? value : null;
  }
  if (parameter.name === disabledCommands) return isCommandList(text) ? text : null;
  // One line: a value must never become a second line of a configuration file.
  return new RegExp(`^(?:${code})$`).test(text) && !/[\r\n\0]/.test(text) ? text : null;
}

function integerIn(text: string, least: number, most: number): string | null {
  if (!/^-?\d{1,15}$/.test(text)) return null;
  const number = Number(text);
  return number >= least && number <= most ? String(number) : null;
}
