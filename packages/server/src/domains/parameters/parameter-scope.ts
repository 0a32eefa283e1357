import { type EngineParameter, engineParameters } from "@kvasir/spec";
import type { Instance } from "../instances/index.ts";

/** What decides which parameters an instance has. */
export type ParameterScope = Pick<Instance, "engineVersion" | "architecture" | "instanceType">;

export const disabledCommands = "#no_loose_disabled-commands";
const checkWhitelistAlways = "#no_loose_check-whitelist-always";

/** Settings of engines older than the one that runs, which has no counterpart for them. */
const gone: ReadonlySet<string> = new Set(["list-max-ziplist-entries", "list-max-ziplist-value"]);

/**
 * Parameters that the control plane itself carries out. The whitelist is always checked here, so
 * that either value of its switch holds.
 */
const carriedOut: ReadonlySet<string> = new Set([disabledCommands, checkWhitelistAlways]);

/** Versions of Tair count for themselves; these are the Redis versions they are compatible with. */
const redisVersionOf: Readonly<Record<string, string>> = {
  "1.0": "5.0",
  "2.0": "6.0",
};

function hasParameter(scope: ParameterScope, parameter: EngineParameter): boolean {
  const version = redisVersionOf[scope.engineVersion] ?? scope.engineVersion;
  return [version, scope.instanceType].some((key) =>
    parameter.supported[key]?.includes(scope.architecture),
  );
}

/** Every parameter that an instance of this kind has and this installation knows, in order. */
export function parametersOf(scope: ParameterScope): EngineParameter[] {
  return [...engineParameters.values()].filter(
    (parameter) => hasParameter(scope, parameter) && !gone.has(parameter.name),
  );
}

/** Whether another value than the default would have an effect. If not, none is accepted. */
export function isCarriedOut({ name, engineSetting }: EngineParameter): boolean {
  return (engineSetting !== "" && !gone.has(name)) || carriedOut.has(name);
}

export function isModifiable(parameter: EngineParameter): boolean {
  return parameter.modifiable && isCarriedOut(parameter);
}
