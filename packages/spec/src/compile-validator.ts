import { atLeastOne } from "../overlay/at-least-one.ts";
import { compileParameter, type ReadValue } from "./compile-parameter.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { operations } from "./operations.ts";
import type { Parameter } from "./parameter.ts";
import { type ListItem, unflatten } from "./unflatten.ts";

export type RequestParameters = ReadonlyMap<string, string> | Readonly<Record<string, string>>;

/** Turns what came over the wire into a typed request, or throws `InvalidRequest`. */
export type Validator = (parameters: RequestParameters) => Record<string, unknown>;

type Given = string | readonly ListItem[] | undefined;

interface CompiledParameter extends Parameter {
  readonly read: ReadValue;
}

/**
 * Compiles the validator of one operation; do it once, not per request.
 *
 * Faults come in this order: a required parameter that is absent, none of several of which one is
 * needed, a malformed value (in catalogue order), a value that is in no list of the catalogue.
 * Parameters that the operation does not know, system parameters among them, are left out.
 * @throws Error for an operation that the catalogue does not have
 */
export function compileValidator(operationName: string): Validator {
  const operation = operations.get(operationName);
  if (!operation) throw new Error(`the catalogue has no operation ${operationName}`);
  const lists = operation.requestParameters.filter(({ type }) => type === "array");
  const parameters: readonly CompiledParameter[] = operation.requestParameters.map((parameter) => ({
    ...parameter,
    read: compileParameter(parameter),
  }));
  const needed = atLeastOne[operationName];

  return (request) => {
    const textOf = reader(request);
    const items = lists.length > 0 ? unflatten(entriesOf(request), lists) : noLists;
    const given = parameters.map((parameter) => present(parameter, textOf, items));
    requireAll(parameters, given);
    if (
      needed &&
      !parameters.some(
        ({ name }, at) => given[at] !== undefined && needed.parameters.includes(name),
      )
    ) {
      throw new InvalidRequest(needed.errorKey, needed.parameters.join("/"));
    }
    const result = readAll(parameters, given);
    lookUpAll(parameters, given);
    return result;
  };
}

const noLists: ReadonlyMap<string, ListItem[]> = new Map();

function reader(request: RequestParameters): (name: string) => string | undefined {
  if (request instanceof Map) return (name) => request.get(name);
  const record = request as Readonly<Record<string, string>>;
  return (name) => (Object.hasOwn(record, name) ? record[name] : undefined);
}

function entriesOf(request: RequestParameters): Iterable<readonly [string, string]> {
  return request instanceof Map ? request : Object.entries(request);
}

/** The value as sent, or nothing: an empty text counts as not given unless it is a fault in itself. */
function present(
  { name, type, emptyIsMalformed }: Parameter,
  textOf: (name: string) => string | undefined,
  items: ReadonlyMap<string, ListItem[]>,
): Given {
  if (type === "array") return items.get(name);
  const text = textOf(name);
  return text === "" && !emptyIsMalformed ? undefined : text;
}

function requireAll(parameters: readonly Parameter[], given: readonly Given[]): void {
  for (const [at, parameter] of parameters.entries()) {
    const value = given[at];
    if (value === undefined || value.length === 0) {
      if (parameter.required && value !== "") throw missing(parameter);
    } else if (typeof value !== "string") {
      requireParts(parameter, value);
    }
  }
}

function requireParts(parameter: Parameter, items: readonly ListItem[]): void {
  for (const { name, required } of parameter.items?.children ?? []) {
    if (required && items.some((item) => typeof item === "object" && !item[name])) {
      throw missing(parameter);
    }
  }
}

function missing({ missingKey, name }: Parameter): InvalidRequest {
  return new InvalidRequest(missingKey ?? "MissingParameter", name);
}

function readAll(
  parameters: readonly CompiledParameter[],
  given: readonly Given[],
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [at, parameter] of parameters.entries()) {
    const value = given[at];
    if (value === undefined) {
      if (parameter.applyDefault) result[parameter.name] = parameter.default;
    } else {
      result[parameter.name] = typeof value === "string" ? parameter.read(value) : value;
    }
  }
  return result;
}

function lookUpAll(parameters: readonly Parameter[], given: readonly Given[]): void {
  for (const [at, { lookup, errorKey, name }] of parameters.entries()) {
    const value = given[at];
    if (!lookup || typeof value !== "string") continue;
    const verdict = lookup(value);
    if (verdict === true) continue;
    throw new InvalidRequest(verdict || (errorKey ?? "InvalidParameter"), name);
  }
}
