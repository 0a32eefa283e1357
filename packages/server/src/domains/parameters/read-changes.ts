import { engineParameters, type RequestOf } from "@kvasir/spec";
import { checkedValue } from "./check-value.ts";
import { parameterErrors } from "./parameter-errors.ts";
import { isCarriedOut, type ParameterScope, parametersOf } from "./parameter-scope.ts";
import { valuesInForce } from "./values-in-force.ts";

export type ConfigRequest = RequestOf<"ModifyInstanceConfig">;
/** `Config` is the JSON text of an object; the others name one parameter each. */
export type ConfigChange = Pick<ConfigRequest, "Config" | keyof typeof aliases>;

/** Request parameters that stand for one entry of `Config` each. */
const aliases = {
  ParamNoLooseSentinelEnabled: "#no_loose_sentinel-enabled",
  ParamNoLooseSentinelPasswordFreeAccess: "#no_loose_sentinel-password-free-access",
  ParamNoLooseSentinelPasswordFreeCommands: "#no_loose_sentinel-password-free-commands",
  ParamReplMode: "repl_mode",
  ParamSemisyncReplTimeout: "semisync_repl_timeout",
  ParamSentinelCompatEnable: "sentinel_compat_enable",
} as const satisfies Partial<Record<keyof ConfigRequest, string>>;

const policy = "maxmemory-policy";

/** Whether the request names any parameter at all. */
export function asksForChange(request: ConfigChange): boolean {
  return request.Config !== undefined || aliasEntries(request).length > 0;
}

/**
 * The values that a request changes, checked, by parameter name. A value that holds already is no
 * change, so that a client may send back all that it has read.
 * @throws ApiError InvalidParameters.Format for an unknown name or a wrong value,
 *   ParamNotSupportedForCurrentVersion for one that this instance does not have
 */
export function readChanges(
  request: ConfigChange,
  scope: ParameterScope,
  stored: Readonly<Record<string, string>>,
): Record<string, string> {
  const inForce = valuesInForce(scope, stored);
  const changes: Record<string, string> = {};
  for (const [name, text] of [...entriesOf(request.Config, inForce), ...aliasEntries(request)]) {
    const value = checkedChange(name, text, scope);
    if (value !== inForce[name]) changes[name] = value;
  }
  return changes;
}

function checkedChange(name: string, text: string, scope: ParameterScope): string {
  const parameter = engineParameters.get(name);
  if (!parameter) throw parameterErrors["InvalidParameters.Format"]();
  if (!parametersOf(scope).includes(parameter)) {
    throw parameterErrors.ParamNotSupportedForCurrentVersion();
  }
  const value = checkedValue(parameter, text, scope);
  if (value === null) throw parameterErrors["InvalidParameters.Format"]();
  // Accepting it would be a promise that nothing keeps.
  if (value !== parameter.default && !isCarriedOut(parameter)) {
    throw parameterErrors.ParamNotSupportedForCurrentVersion();
  }
  return value;
}

/** Entries of the JSON object, `EvictionPolicy` under its present name. */
function entriesOf(
  json: string | undefined,
  inForce: Readonly<Record<string, string>>,
): [name: string, text: string][] {
  if (!json) return [];
  const entries = Object.entries(JSON.parse(json) as object).map(
    ([name, value]): [string, string] => [name, textOf(value)],
  );
  const config = new Map(entries);
  const alias = config.get("EvictionPolicy");
  if (alias === undefined) return entries;
  config.delete("EvictionPolicy");
  // A client that knows both names sends back the one it did not change as it has read it.
  const own = config.get(policy) ?? inForce[policy];
  if (own === inForce[policy]) config.set(policy, alias);
  else if (alias !== own && alias !== inForce[policy]) {
    throw parameterErrors["InvalidParameters.Format"]();
  }
  return [...config];
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw parameterErrors["InvalidParameters.Format"]();
}

function aliasEntries(request: ConfigChange): [name: string, text: string][] {
  return Object.entries(aliases).flatMap(([alias, name]): [string, string][] => {
    const text = request[alias as keyof typeof aliases];
    return text === undefined ? [] : [[name, text]];
  });
}
