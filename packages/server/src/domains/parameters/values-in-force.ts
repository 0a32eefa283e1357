import { type EngineParameter, engineParameters } from "@kvasir/spec";
import { type ParameterScope, parametersOf } from "./parameter-scope.ts";

/**
 * The value that holds: the one set, or the default. An instance that was upgraded keeps what was
 * set under the older name of the same setting (ziplist became listpack).
 */
export function valueInForce(
  parameter: EngineParameter,
  stored: Readonly<Record<string, string>>,
): string {
  return storedValue(parameter, stored) ?? parameter.default;
}

export function storedValue(
  { name }: EngineParameter,
  stored: Readonly<Record<string, string>>,
): string | undefined {
  const olderName = name.replace("-listpack-", "-ziplist-");
  return stored[name] ?? (engineParameters.has(olderName) ? stored[olderName] : undefined);
}

/** Every parameter of an instance with its value, by name. */
export function valuesInForce(
  scope: ParameterScope,
  stored: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    parametersOf(scope).map((parameter) => [parameter.name, valueInForce(parameter, stored)]),
  );
}
